"""Templates compiled to quicker code put out what Jinja's own code does, and say what is wrong as it does."""

from dataclasses import dataclass

import jinja2
import pytest
from jinja2 import DictLoader, StrictUndefined

from briefings.site.quick_templates import make_quick


@dataclass
class Story:
    headline: str
    items: str = "an attribute, not a method of a dict"

    def shout(self, text, mark=""):
        return f"{self.headline}{text}{mark}"

    @jinja2.pass_context
    def look(self, context):
        return f"{context['path']}<"


SHARED = {
    "base": "<{% block head %}{{ title }}{% endblock %}>{% block main %}{% endblock %}|{{ SITEURL }}",
    "macros": (
        "{% macro link(story, named=true, mark='') %}<a href='{{ SITEURL }}'>"
        "{% if named %}{{ story.headline }}{% endif %}{{ mark }}</a>{% endmacro %}"
        "{% macro gather() %}{{ varargs|join('&') }}{{ kwargs.more }}{% endmacro %}"
        "{% macro around(text) %}[{{ text }}{{ caller() if caller is defined }}]{% endmacro %}"
    ),
    "of_the_page": "{% macro own() %}{{ path }}{% endmacro %}",
    "of_a_global": "{% macro own() %}{{ words }}{% endmacro %}",
    "counting": "{% set seen = namespace(count=0) %}"
    "{% macro own() %}{% set seen.count = seen.count + 1 %}{{ seen.count }}{% endmacro %}",
    "by_a_filter": "{% macro own() %}{{ ''|place }}{{ ['']|map('place')|join }}{% endmacro %}",
    "by_a_function": "{% macro own() %}{{ tell_place() }}{% endmacro %}",
    "choosing": "{% macro own() %}{% include ['nothing', 'of_the_page'] %}"
    "{% include 'nothing' ignore missing %}.{% endmacro %}",
    "of_itself": "{% macro own(deep=2) %}{{ deep }}"
    "{% if deep %}{% from 'of_itself' import own with context %}{{ own(deep - 1) }}{% endif %}{% endmacro %}",
    "piece": "<p>",
}
CASES = {
    "attribute": "{{ story.headline }} {{ story.items }}",
    "key of a dict": "{{ about.name }} {{ about['name'] }} {{ about.items() | list | length }}",
    "attribute that is missing": "{{ story.nothing is defined }} {{ story.nothing | default('-') }}",
    "safe text": "{{ safe }} {{ safe | upper }} {{ 3 }} {{ none }} {{ [1, '<'] }}",
    "macro": "{{ link(story) }}{{ link(story, mark='<') }}{{ link(story, false) }}"
    "{{ link(named=false, story=story) }}",
    "macro as a text": "{% set made = link(story) %}{{ made }}{{ (link(story) ~ '<') }}"
    "{{ [link(story)] | join }}",
    "macro in a macro": "{{ around(link(story, mark=link(story))) }}",
    "macro with all arguments": "{{ gather('<', 'b', more='>') }}",
    "call block": "{% call around('<') %}{{ story.headline }}{% endcall %}",
    "function": "{{ shout('<') }} {{ context_function() }}",
    "method": "{{ story.shout('<', mark='!') }}{{ story.headline.partition('&')[0] }}{{ story.look() }}",
    "function in a loop": "{% for n in [1, 2] %}{{ context_function() }}{{ loop.index }}{% endfor %}",
    "block and super": "{% extends 'base' %}{% block head %}{{ super() }}·{{ self.main() }}{% endblock %}"
    "{% block main %}{% for n in [1, 2] if n > 1 %}{{ n }}{{ story.headline }}{% endfor %}{% endblock %}",
    **{
        f"macro {name}": f"{{% from '{name}' import own with context %}}{{{{ own() }}}}{{{{ own() }}}}"
        for name in (
            "of_the_page",
            "of_a_global",
            "counting",
            "by_a_filter",
            "by_a_function",
            "choosing",
            "of_itself",
        )
    },
    "macro of a global in a loop": "{% for words in 'ab' %}{% from 'of_a_global' import own with context %}"
    "{{ own() }}{% endfor %}",
    "macro with defaults": "{% macro one(a, b=a, c=[]) %}{% set _ = c.append(b) %}{{ c }}{% endmacro %}"
    "{{ one(1) }}{{ one(1) }}{{ one(c=[3], a='<') }}",
    "macro of a loop": "{% macro one(loop) %}{{ loop.index }}{{ loop.cycle('<', '&') }}{% endmacro %}"
    "{% for n in [1, 2] %}{{ one(loop) }}{% endfor %}",
    "macro that calls itself": "{% macro one(n) %}<{{ n }}{{ one(n - 1) if n }}{% endmacro %}{{ one(2) }}",
    "recursive loop": "{% for n in [[1, [2]], [3]] recursive %}{{ loop(n) if n is iterable else n }}"
    "{{ loop.depth }}<{% endfor %}",
    "scoped block": "{% for n in [1, 2] %}{% block one scoped %}{{ n }}{{ story.headline }}"
    "{% endblock %}{% endfor %}",
    "not escaped": "{% autoescape false %}{{ story.headline }}{{ link(story) }}{% endautoescape %}"
    "{{ story.headline }}",
    "include": "{% include 'base' %}",
    "include in a loop": "{% for path in 'ab' %}{% include 'counting' %}{{ path }}{% endfor %}",
    "include in a block": "{% extends 'base' %}{% block main %}1{% include 'piece' without context %}2"
    "{% include 'piece' %}3{% endblock %}",
    "include in one branch": "{% extends 'base' %}{% block main %}{% for n in [1, 2] %}"
    "{% if n == 1 %}1{{ n }}{% elif n == 3 %}{% include 'piece' without context %}{% else %}2{% endif %}"
    "{% else %}0{% endfor %}{% endblock %}",
    "set and filter": "{% set x %}{{ story.headline }}<{% endset %}{{ x }}"
    "{% filter upper %}a{{ x }}{% endfilter %}",
}
WRONG = {
    "missing variable": "\n{{ nothing }}",
    "missing attribute": "\n\n{{ story.nothing }}",
    "attribute of nothing": "{{ nothing.more }}",
    "too many arguments": "{{ link(story, true, 'a', 'b') }}",
    "unknown argument": "{{ link(story, other=1) }}",
    "missing argument": "{{ link() }}",
}
IMPORT = "{% from 'macros' import link, gather, around with context %}"


@jinja2.pass_context
def tell_place(context, text=""):
    return f"{text}{context['path']}"


@jinja2.pass_context
def context_function(context):
    return f"{context.get('n', '')}<"


def make(name, source, *, quick, cache=None):
    environment = jinja2.Environment(
        loader=DictLoader({**SHARED, name: source if "extends" in source else IMPORT + source}),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=cache,
    )
    environment.filters["place"] = tell_place
    environment.globals.update(words="W", tell_place=tell_place)
    if quick:
        make_quick(environment)
    return environment.get_template(name)


def variables(number=0):
    return {
        "story": Story(f"<Ferries> & {number}"),
        "about": {"name": "<name>", "items": 4} if number else {"name": "<name>"},
        "safe": jinja2.utils.markupsafe.Markup("<b>"),
        "shout": str.upper,
        "context_function": context_function,
        "title": "<T>",
        "SITEURL": "." * (number % 2 + 1),
        "words": "W" if number % 2 else "other",
        "path": f"page-{number}",
    }


@pytest.mark.parametrize("name", CASES)
def test_the_output_is_that_of_jinja(name):
    plain, quick = (make(name, CASES[name], quick=quick) for quick in (False, True))
    pages = [variables(number) for number in (0, 1, 2, 3)] if name != "key of a dict" else [variables()]
    assert [quick.render(page) for page in pages] == [plain.render(page) for page in pages]


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_as_jinja_says_it(name):
    said = []
    for quick in (False, True):
        with pytest.raises((jinja2.UndefinedError, TypeError)) as caught:
            make(name, WRONG[name], quick=quick).render(variables())
        said.append((type(caught.value), str(caught.value), caught.traceback[-1].lineno))
    assert said[0] == said[1]


def test_a_cache_of_compiled_templates_is_left_to_jinja(tmp_path):
    cache = jinja2.FileSystemBytecodeCache(str(tmp_path))
    made = [make("macro", CASES["macro"], quick=quick, cache=cache) for quick in (True, False, True)]
    assert len({template.render(variables()) for template in made}) == 1


def test_a_template_without_a_name_is_made_too():
    environment = make("macro", CASES["macro"], quick=True).environment
    assert environment.from_string("{{ about.name }}").render(variables()) == "&lt;name&gt;"


def test_macros_that_take_nothing_of_a_page_are_shared():
    quick = make("macro", CASES["macro"], quick=True)
    quick.render(variables())
    macros = quick.environment.get_template("macros")
    first, second, other = (macros.make_module(variables(number)) for number in (0, 2, 1))
    assert first is second is not other
