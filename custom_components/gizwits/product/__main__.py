"""``python -m custom_components.gizwits.product explain SCHEMA.json [--json]``: runs without Home Assistant."""

import argparse
import json
from pathlib import Path
import sys

from .explain import explain, table
from .schema import parse_schema


def main() -> int:
    """Print how each datapoint of a product schema (the answer of ``GET /app/datapoint``) is understood."""
    parser = argparse.ArgumentParser(prog="python -m custom_components.gizwits.product")
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("explain", help="print each datapoint, the decision and why")
    command.add_argument(
        "schema", type=Path, nargs="+", help="file with an answer of GET /app/datapoint"
    )
    command.add_argument(
        "--json", action="store_true", help="print a list of objects, one per datapoint"
    )
    arguments = parser.parse_args()
    rows = []
    for path in arguments.schema:
        try:
            document = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            sys.stderr.write(f"{path}: {error}\n")
            return 1
        key = document.get("product_key") if isinstance(document, dict) else None
        schema = parse_schema(document, key if isinstance(key, str) else path.stem)
        for problem in schema.problems:
            sys.stderr.write(f"{path}: {problem}\n")
        rows += explain(schema)
    sys.stdout.write(
        json.dumps(rows, ensure_ascii=False, indent=1) if arguments.json else table(rows)
    )
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
