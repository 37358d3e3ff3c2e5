#!/usr/bin/env python3
"""yaml_to_json.py IN OUT: an OpenAPI document as people write it, as the daemon serves it. No tags, no dates: JSON's own types."""
import json
import sys

import yaml


class JsonTypes(yaml.SafeLoader):
    """YAML's dates stay text."""


JsonTypes.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

with open(sys.argv[1], encoding="utf-8") as source:
    document = yaml.load(source, Loader=JsonTypes)
with open(sys.argv[2], "w", encoding="utf-8") as target:
    json.dump(document, target, ensure_ascii=False, separators=(",", ":"))
