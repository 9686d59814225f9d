"""Makes pages of the site of files that are written for GitHub. MkDocs calls these functions."""

import re
from pathlib import Path

from mkdocs.structure.files import File

# The target of a link or a picture that is not a URL.
LINK = re.compile(r"(?<=\]\()(?!https?:|#)([^)#\s]+)")
INDENTED = re.compile(r"( {2,})(?=\S)")
FENCE = re.compile(r"( *)```")


def on_files(files, config):
    """The README is the first page."""
    readme = Path(config.config_file_path).with_name("README.md").read_text(encoding="utf-8")
    files.append(File.generated(config, "index.md", content=readme))
    return files


def on_page_markdown(markdown, page, config, files):
    base = "" if page.file.src_uri == "index.md" else "docs/"

    def target(link):
        path = Path(base + link.group(1)).as_posix()
        while re.search(r"[^/]+/\.\./", path):
            path = re.sub(r"[^/]+/\.\./", "", path, count=1)
        if path == "README.md":
            return "index.md"
        return path[len("docs/"):] if path.startswith("docs/") else f"{config.repo_url}/blob/main/{path}"

    return indented(LINK.sub(target, markdown))


def indented(markdown):
    """What belongs to an item of a list has two or three blanks before it. Python-Markdown wants four for each level."""
    lines, shift = [], None
    for line in markdown.split("\n"):
        fence = FENCE.match(line)
        if shift is None:
            blanks = INDENTED.match(line)
            before = len(blanks.group(1)) if blanks else 0
            added = -(-before // 4) * 4 - before
            shift = added if fence else None
            lines.append(" " * added + line)
        else:
            lines.append(" " * shift + line if line else line)
            shift = None if fence else shift
    return "\n".join(lines)
