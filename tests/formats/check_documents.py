#!/usr/bin/env python3
"""Checks documents against published schemas: check_documents.py SPECS FILE

FILE has one JSON object a line: {"schema": "ard:SearchResponse", "document": {...}}. Exit code 0 where all are valid, 1 where one is
not, 77 where the specifications or python3-jsonschema are not there."""

import json
import pathlib
import sys

try:
    import jsonschema
    import yaml
except ImportError:
    print("skipped: python3-jsonschema or python3-yaml is not installed")
    sys.exit(77)


def load(path):
    text = path.read_text(encoding="utf-8")
    return yaml.safe_load(text) if path.suffix == ".yaml" else json.loads(text)


def rewrite_nullable(node):
    """OpenAPI 3.0 writes `nullable: true` where JSON Schema has a list of types."""
    if isinstance(node, dict):
        if node.pop("nullable", False) and isinstance(node.get("type"), str):
            node["type"] = [node["type"], "null"]
        for value in node.values():
            rewrite_nullable(value)
    elif isinstance(node, list):
        for value in node:
            rewrite_nullable(value)


class Schemas:
    def __init__(self, specs):
        self.catalog = load(specs / "ard-schemas/ai-catalog.schema.json")
        self.ard = load(specs / "ard-schemas/ard.openapi.yaml")
        self.server = load(specs / "mcp-server-json.schema.json")
        self.ansv2 = load(specs / "ans/api/api-spec-v2.yaml")
        rewrite_nullable(self.ansv2)

    def validator(self, name):
        family, _, part = name.partition(":")
        if family == "mcp":
            return jsonschema.Draft7Validator(self.server)
        if family == "ansv2":
            return self.within(self.ansv2, "urn:ansv2", part)
        if part == "catalog":
            return jsonschema.Draft202012Validator(self.catalog)
        if part == "entry":
            return self.by_reference(self.catalog["$id"] + "#/$defs/catalogEntry", {self.catalog["$id"]: self.catalog})
        return self.within(self.ard, "https://ard.invalid/ard.openapi.yaml", part)

    def within(self, document, base, part):
        store = {base: document, "https://ard.invalid/ai-catalog.schema.json": self.catalog}
        return self.by_reference(base + "#/components/schemas/" + part, store)

    def by_reference(self, reference, store):
        resolver = jsonschema.RefResolver(reference.partition("#")[0], store[reference.partition("#")[0]], store=store)
        return jsonschema.Draft202012Validator({"$ref": reference}, resolver=resolver)


def main():
    specs = pathlib.Path(sys.argv[1])
    if not (specs / "ard-schemas").is_dir():
        print("skipped: no specifications at", specs)
        return 77
    schemas = Schemas(specs)
    wrong = 0
    for line in pathlib.Path(sys.argv[2]).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for error in schemas.validator(row["schema"]).iter_errors(row["document"]):
            print(row["schema"], "/".join(str(one) for one in error.absolute_path), error.message[:300])
            wrong = 1
    return wrong


sys.exit(main())
