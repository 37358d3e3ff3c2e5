"""check_examples.py SCHEMAS: every schema is a schema, and every example is what its folder says.

SCHEMAS/<name>.schema.json, SCHEMAS/examples/valid/<name>/*.json, SCHEMAS/examples/invalid/<name>/*.json. Exit codes: 0 all as
they should be, 1 not so, 77 python3-jsonschema is not installed.
"""

import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def main():
    root = pathlib.Path(sys.argv[1])
    schemas = {path.name.removesuffix(".schema.json"): load(path) for path in sorted(root.glob("*.schema.json"))}
    by_id = {schema["$id"]: schema for schema in schemas.values()}
    problems = []
    checked = {"valid": 0, "invalid": 0}

    for name, schema in schemas.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        resolver = jsonschema.RefResolver.from_schema(schema, store=by_id)
        validator = jsonschema.Draft202012Validator(schema, resolver=resolver, format_checker=jsonschema.FormatChecker())
        for kind in checked:
            examples = sorted((root / "examples" / kind / name).glob("*.json"))
            if not examples:
                problems.append(f"{name}: no {kind} example")
            for example in examples:
                checked[kind] += 1
                errors = list(validator.iter_errors(load(example)))
                if kind == "valid" and errors:
                    problems.append(f"{example.relative_to(root)}: {errors[0].json_path}: {errors[0].message}")
                if kind == "invalid" and not errors:
                    problems.append(f"{example.relative_to(root)}: accepted, but must be refused")

    for folder in (root / "examples").glob("*/*"):
        if folder.name not in schemas:
            problems.append(f"{folder.relative_to(root)}: no schema is called so")
    print(f"{len(schemas)} schemas, {checked['valid']} valid and {checked['invalid']} invalid examples")
    for problem in problems:
        print(problem)
    return 1 if problems or not schemas else 0


sys.exit(main())
