"""Print per product and in total how many datapoints are understood, and how many entities a person sees at once.

Exits with 1 where fewer than 95 % of the datapoints that are neither reserved nor binary are recognised or known by a
profile, or where a product floods its device page.
"""

import argparse
from dataclasses import astuple, fields
import json
from pathlib import Path
from statistics import median
import sys

from custom_components.gizwits.product.coverage import Coverage, coverage, kind
from custom_components.gizwits.product.describe import describe
from custom_components.gizwits.product.schema import parse_schema

_ENOUGH = 0.95
_MEDIAN_PRIMARY, _MOST_PRIMARY = 10, 25


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of answers of GET /app/datapoint")
    parser.add_argument(
        "--list", action="store_true", help="also name the datapoints nobody understood"
    )
    arguments = parser.parse_args()
    lines = []
    for path in sorted(arguments.folder.glob("*.json")):
        schema = parse_schema(json.loads(path.read_text("utf-8")), path.stem)
        specs = describe(schema)
        lines.append((f"{path.stem[:8]} {schema.name}", coverage(specs)))
        if arguments.list:
            for spec in specs:
                if spec.datapoint and kind(spec) == "generic":
                    print(f"{path.stem[:8]} {spec.datapoint.name} {spec.datapoint.display_name}")
    if not lines:
        print(f"no schemas in {arguments.folder}")
        return 1
    return _report(lines)


def _report(lines: list[tuple[str, Coverage]]) -> int:
    header = [field.name for field in fields(Coverage)]
    known = [each for _, each in lines]
    total = Coverage(**{name: sum(getattr(each, name) for each in known) for name in header})
    for row in (
        [*header, "product"],
        *([*astuple(each), name] for name, each in (*lines, ("total", total))),
    ):
        print("".join(f"{cell:>12}" for cell in row[:-1]), "", row[-1])
    share = (total.recognised + total.profile) / max(total.countable, 1)
    primary = [each.primary for each in known]
    print(
        f"\nrecognised or by profile: {share:.1%} of {total.countable} datapoints that are neither reserved nor binary"
    )
    print(f"enabled primary entities: median {median(primary):g}, at most {max(primary)}")
    enough = (
        share >= _ENOUGH and median(primary) <= _MEDIAN_PRIMARY and max(primary) <= _MOST_PRIMARY
    )
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
