"""`python -m ops.manifest_policy`: hold the production manifests against checkov, in its own environment.

Its two hundred dependencies are nobody else's, so they stay out of .venv; ops/checkov.lock pins them by hash.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from ops.bootstrap import ROOT, ensure_uv, pip_config, uv_settings

HOME = ROOT / ".local" / "checkov"
LOCK = ROOT / "ops" / "checkov.lock"
K8S = ROOT / "deploy" / "k8s"
TOOLS = Path(sys.executable).parent


def ensure_checkov() -> Path:
    """Return a checkov of exactly the locked versions, installed when the lock has changed."""
    python, stamp = HOME / "bin" / "python", HOME / "installed"
    locked = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != locked:
        uv, environment = str(ensure_uv()), {**os.environ, **uv_settings(pip_config())}
        subprocess.run([uv, "venv", "--quiet", "--clear", str(HOME)], check=True, env=environment)
        sync = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(python), str(LOCK)]
        subprocess.run(sync, check=True, env=environment)
        stamp.write_text(locked)
    return HOME / "bin" / "checkov"


def rendered(overlay: Path) -> Path:
    """Return the file with everything an overlay makes."""
    target = HOME / f"{overlay.name}.yaml"
    with target.open("w") as file:
        subprocess.run([str(TOOLS / "kubectl"), "kustomize", str(overlay)], check=True, stdout=file)
    return target


def main() -> int:
    """Return checkov's verdict as an exit code; what it found is printed."""
    checkov = ensure_checkov()
    manifests = rendered(K8S / "overlays" / "production")
    asked = ["--config-file", str(K8S / "checkov.yaml"), "--file", str(manifests)]
    return subprocess.run([str(checkov), *asked], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
