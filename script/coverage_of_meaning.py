"""Print per product and in total how many datapoints are understood, and how many entities a person sees at once.

Exits with 1 where fewer than 95 % of the datapoints that are neither reserved nor binary are recognised or known by a
profile, or where a product floods its device page.
"""

import argparse
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
import json
from pathlib import Path
from statistics import median
import sys

from custom_components.gizwits.product.describe import EntitySpec, describe
from custom_components.gizwits.product.schema import DataType, parse_schema

_ENOUGH = 0.95
_MEDIAN_PRIMARY, _MOST_PRIMARY = 10, 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Counts of one product; every datapoint is exactly one of the first six after ``datapoints``."""

    product: str
    datapoints: int
    binary: int
    reserved: int
    recognised: int
    profile: int
    generic: int
    unknown: int
    disabled: int
    primary: int

    @property
    def countable(self) -> int:
        """Datapoints that ought to be understood."""
        return self.datapoints - self.binary - self.reserved


def line(name: str, specs: Iterable[EntitySpec]) -> Line:
    """Return the counts of one product."""
    known = list(specs)
    kinds = [_kind(spec) for spec in known if spec.datapoint]
    return Line(
        product=name,
        datapoints=len(kinds),
        binary=kinds.count("binary"),
        reserved=kinds.count("reserved"),
        recognised=kinds.count("recognised"),
        profile=kinds.count("profile"),
        generic=kinds.count("generic"),
        unknown=kinds.count("unknown"),
        disabled=sum(not spec.enabled for spec in known),
        primary=sum(spec.enabled and not spec.hidden and spec.category is None for spec in known),
    )


def _kind(spec: EntitySpec) -> str:
    if spec.datapoint is None or spec.datapoint.data_type is DataType.UNKNOWN:
        return "unknown"
    if spec.datapoint.data_type is DataType.BINARY:
        return "binary"
    if spec.guard == "reserved":
        return "reserved"
    if spec.layers:
        return "profile"
    return "recognised" if spec.concept or spec.guard else "generic"


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
        lines.append(line(f"{path.stem[:8]} {schema.name}", specs))
        if arguments.list:
            for spec in specs:
                if spec.datapoint and _kind(spec) == "generic":
                    print(f"{path.stem[:8]} {spec.datapoint.name} {spec.datapoint.display_name}")
    if not lines:
        print(f"no schemas in {arguments.folder}")
        return 1
    return _report(lines)


def _report(lines: list[Line]) -> int:
    header = [field.name for field in fields(Line)]
    counted = {name: sum(getattr(each, name) for each in lines) for name in header[1:]}
    for row in (
        [*header[1:], header[0]],
        *(
            [*astuple(each)[1:], each.product]
            for each in (*lines, Line(product="total", **counted))
        ),
    ):
        print("".join(f"{cell:>12}" for cell in row[:-1]), "", row[-1])
    total = Line(product="total", **counted)
    share = (total.recognised + total.profile) / max(total.countable, 1)
    primary = [each.primary for each in lines]
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
