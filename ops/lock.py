"""`python -m ops.lock`: write the lock files anew, with hashes and without addresses."""

import os
import subprocess
import sys

from ops.bootstrap import LOCK, ROOT, ensure_uv, pip_config, uv_settings

OPTIONS = ("--quiet", "--universal", "--generate-hashes", "--no-header", "--no-annotate")
LOCKS = (
    (LOCK, "--all-extras", "pyproject.toml"),
    (ROOT / "ops" / "checkov.lock", "ops/checkov.in"),
    (ROOT / "ops" / "node.lock", "ops/node.in"),
)


def main() -> int:
    """Lock them all; what cannot be resolved is uv's own message, and its exit code."""
    uv, environment = ensure_uv(), {**os.environ, **uv_settings(pip_config())}
    for target, *source in LOCKS:
        argv = [str(uv), "pip", "compile", *OPTIONS, *source, "--output-file", str(target)]
        done = subprocess.run(argv, check=False, cwd=ROOT, env=environment)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
