"""Write the SHA-256 hashes of the pinned packages into requirements files.

    python .ci/hashes.py requirements.txt requirements-dev.txt

pip's own finder asks the configured index for the files of each version: the source and the wheels
of CPython 3.11 to 3.14 for every system. Addresses are not recorded.
"""

import re
import sys
from pathlib import Path

from pip._internal.commands import create_command
from pip._internal.index.collector import parse_links

PIN = re.compile(r"([a-z0-9-]+)==([^\s\\]+)")
PYTHONS = re.compile(r"-(cp31[1-4]-(cp31[1-4]|none)|cp3\d+-abi3|py3|py2\.py3|py\d)[-.]")


def is_wanted(file, name, version):
    """Whether a file is of this version and for a Python that Nudge runs on."""
    if file.endswith(".whl"):
        return file.split("-")[1] == version and bool(PYTHONS.search(file))
    stem = re.sub(r"[-_.]+", "-", file.removesuffix(".tar.gz").removesuffix(".zip"))
    return stem == f"{name}-{version}".replace(".", "-")


def hashes(collector, name, version):
    """Return the hashes of all wanted files."""
    sources = collector.collect_sources(name, candidates_from_page=lambda _: iter(()))
    found = set()
    for page in sources.index_urls:
        answer = page and page.link and collector.fetch_response(page.link)
        for link in parse_links(answer) if answer else ():
            if link.hash_name == "sha256" and is_wanted(link.filename.lower(), name, version):
                found.add(link.hash)
    if not found:
        sys.exit(f"The index has no files with hashes of {name} {version}.")
    return sorted(found)


def main():
    """Rewrite the files that are named."""
    command = create_command("download")
    options, _ = command.parse_args([])
    with command.main_context():
        session = command.get_default_session(options)
        collector = command._build_package_finder(options, session)._link_collector
        for file in map(Path, sys.argv[1:]):
            lines = []
            for line in file.read_text().splitlines():
                if pin := PIN.match(line):
                    found = hashes(collector, *pin.groups())
                    parts = [pin[0], *(f"    --hash=sha256:{one}" for one in found)]
                    lines.append(" \\\n".join(parts))
                elif "--hash" not in line:
                    lines.append(line)
            file.write_text("\n".join(lines) + "\n")


main()
