#!/usr/bin/env python3
"""Writes what real jinja2 makes of templates, for the tests to hold the Java interpreter against.

    pip install jinja2==3.1.6
    render_reference.py features DIR                 fill in the expected part of DIR/*.txt
    render_reference.py chats CASES FOLDER OUT NAME… render CASES (JSON) with FOLDER/NAME.jinja into OUT/NAME/CASE.txt
                                                     (all templates of FOLDER where no NAME is given)

The environment is the one that transformers.utils.chat_template_utils builds. A template that refuses or fails leaves
"!raise " and its words, or "!fail". The clock stands still at 2026-11-21 12:34:56.
"""

import json
import pathlib
import sys
from datetime import datetime

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

NOW = datetime(2026, 11, 21, 12, 34, 56)


class Refusal(jinja2.exceptions.TemplateError):
    """What raise_exception raises."""


class Generation(jinja2.ext.Extension):
    """{% generation %} marks training text; for rendering it is a scope."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_render"), [], [], body).set_lineno(line)

    def _render(self, caller):
        return caller()


def raise_exception(message):
    raise Refusal(message)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def environment():
    env = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
    )
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = NOW.strftime
    return env


def render(source, variables):
    try:
        return environment().from_string(source).render(**variables)
    except Refusal as refusal:
        return f"!raise {refusal.message}"
    except Exception:  # whatever Python makes of a broken template, ours must fail too
        return "!fail"


def features(folder):
    variables = json.loads((folder / "variables.json").read_text())
    for file in sorted(folder.glob("*.txt")):
        cases = file.read_text(encoding="utf-8").split("\n### ")
        out = [cases[0]]
        for case in cases[1:]:
            head = case.split("\n=>\n")[0]
            template = head.split("\n", 1)[1]
            out.append(f"{head}\n=>\n{render(template, variables)}")
        file.write_text("\n### ".join(out) + ("" if out[-1].endswith("\n") else "\n"), encoding="utf-8")


def chats(cases_file, folder, out, names):
    cases = json.loads(cases_file.read_text(encoding="utf-8"))
    for name in names or sorted(file.stem for file in folder.glob("*.jinja")):
        source = (folder / f"{name}.jinja").read_text(encoding="utf-8")
        (out / name).mkdir(parents=True, exist_ok=True)
        for case, variables in cases.items():
            with open(out / name / f"{case}.txt", "w", encoding="utf-8", newline="") as file:
                file.write(render(source, variables))


if __name__ == "__main__":
    if sys.argv[1] == "features":
        features(pathlib.Path(sys.argv[2]))
    else:
        chats(*(pathlib.Path(argument) for argument in sys.argv[2:5]), sys.argv[5:])
