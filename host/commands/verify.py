"""`livehost verify`: reads the labels and the signature of a recording back, and looks for the visible label."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from host.commands.shop import refuse
from host.compose.proving import Proof, prove


def verify(
    file: Annotated[Path, typer.Argument(help="A recorded segment, or any MP4 file.", dir_okay=False)],
    layout: Annotated[str | None, typer.Option(help="Layout file of the show, when it used one of its own.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Check that a file says it is AI-generated: in its metadata, by its signature and in its pictures.

    Exit code 1 when any of it is missing or the file was changed.

    **Example:** `livehost verify recordings/tea-1a2b3c4d/20261122-20/200004-000001.mp4`
    """
    try:
        proof = prove(file, layout)
    except OSError as error:
        refuse(f"{file}: {error.strerror}")
    except ValueError as error:
        refuse(f"{file} is no whole MP4 file: {error}")
    if as_json:
        typer.echo(json.dumps(_described(proof), ensure_ascii=False))
    else:
        _print(proof)
    raise typer.Exit(0 if proof.complete else 1)


def _described(proof: Proof) -> dict[str, object]:
    signed = proof.provenance
    return {
        "aigc": proof.aigc,
        "intact": proof.intact,
        "c2pa": None
        if signed is None
        else {
            "state": signed.state,
            "signed_by": signed.signed_by,
            "generator": signed.generator,
            "development_key": proof.signed_for_development,
            "faults": list(signed.faults),
        },
        "pictures": proof.pictures,
        "labelled": proof.labelled,
        "complete": proof.complete,
    }


def _print(proof: Proof) -> None:
    out = Console(highlight=False)
    for good, what, told in _rows(proof):
        out.print(f"[{'green' if good else 'red'}]{'✓' if good else '✗'}[/] {what:<22} {told}", soft_wrap=True)


def _rows(proof: Proof) -> list[tuple[bool, str, str]]:
    signed, fields = proof.provenance, proof.aigc
    made = f"{fields['ContentProducer']}, {fields['ProduceID']}" if fields else "there is none"
    unchanged = "as it was recorded" if proof.intact else "not what was recorded, or still being written"
    return [
        (fields is not None, "AIGC label", made),
        (proof.intact, "content", unchanged),
        (signed is not None and signed.intact, "C2PA manifest", _vouched(proof)),
        (0 < proof.pictures == proof.labelled, "visible label", f"in {proof.labelled} of {proof.pictures} pictures"),
    ]


def _vouched(proof: Proof) -> str:
    signed = proof.provenance
    if signed is None:
        return "there is none"
    if signed.intact:
        return f"{signed.state}, signed by {signed.signed_by} with {signed.generator}"
    return f"the file or the manifest was changed after {signed.signed_by} signed it ({', '.join(signed.changes)})"
