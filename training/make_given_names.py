"""Make language/world/given_names.yaml: which given names are a woman's and which a man's, after Faker.

pip install --no-deps --target FOLDER faker
python training/make_given_names.py FOLDER
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from textwrap import fill

from unidecode import unidecode

TARGET = Path(__file__).resolve().parent.parent / "briefings/language/world/given_names.yaml"
LOCALES = (
    "en_US", "en_GB", "en_IN", "en_PK", "en_NG", "en_KE", "de_DE", "de_AT", "de_CH", "fr_FR", "fr_CA",
    "es_ES", "es_MX", "es_AR", "it_IT", "pt_BR", "pt_PT", "nl_NL", "tr_TR", "pl_PL", "cs_CZ", "hu_HU",
    "ro_RO", "hr_HR", "sv_SE", "no_NO", "fi_FI", "id_ID", "az_AZ",
)  # fmt: skip
# A name on both lists counts for the sex that bears it in the first two locales, if only one does.
LEADING = 2
# Names of people in the news that the lists lack.
MORE_FEMALE = (
    "hillary elena ivanka melania theresa nicola ursula giorgia sanna jacinda kamala condoleezza carly huma"
)
MORE_MALE = (
    "vladimir xi emmanuel boris donald barack bernie ted marco jeb recep tayyip bashar benjamin viktor"
)
# Names that both bear somewhere, though the lists give them to one: in the news "Wally" is a man as often.
EITHER = (
    "andrea ariel asa cameron carol connie courtney dale dana dominique drew eli elisha gail hayden"
    " hilary ira jackie jan jean jody kai kim laurie lee leigh lindsay lindsey logan lou lynn marion"
    " maxime merle micah michele mika morgan nikita parker quinn randi rene riley rowan ryan sacha"
    " sandy sascha stacy toni vivian wally whitney"
)
HEAD = """\
# Made by training/make_given_names.py from Faker {version} (MIT): names that one sex alone bears, in
# lower case and without accents. Do not edit: what is missing goes into MORE_FEMALE and MORE_MALE of
# the script.
"""


def collect_names(package: str) -> tuple[set[str], set[str]]:
    """Return the names of women and of men in all locales, shared ones in neither."""
    sys.path.insert(0, package)
    female: dict[str, int] = {}
    male: dict[str, int] = {}
    for rank, locale in enumerate(LOCALES):
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for names, into in ((provider, female), (provider, male)):
            attribute = "first_names_female" if into is female else "first_names_male"
            for name in getattr(names, attribute, ()):
                for word in unidecode(str(name)).lower().split()[:1]:
                    into.setdefault(word, rank)
    shared = set(female) & set(male)
    women = {n for n in female if n not in shared or female[n] < LEADING <= male[n]}
    men = {n for n in male if n not in shared or male[n] < LEADING <= female[n]}
    own, others, either = set(MORE_FEMALE.split()), set(MORE_MALE.split()), set(EITHER.split())
    return (women - men - others - either) | own, (men - women - own - either) | others


def write_names(package: str) -> None:
    """Write the lists."""
    women, men = collect_names(package)
    version = next(Path(package).glob("faker-*.dist-info")).name.removesuffix(".dist-info").split("-")[1]
    parts = [HEAD.format(version=version)]
    for key, names in (("female", women), ("male", men)):
        listed = ", ".join(
            f"'{n}'" if n in {"no", "on", "y", "n"} else n for n in sorted(names) if n.isalpha()
        )
        parts.append(fill(f"{key}: [{listed}]", 118, subsequent_indent="  ", break_on_hyphens=False) + "\n")
    TARGET.write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    write_names(sys.argv[1])
