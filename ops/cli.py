"""The `allhands` command: what an operator types. It parses and prints; the work is in other modules."""

import os
import sys
from collections.abc import Mapping
from typing import Annotated

import typer

from ops import demo_data
from ops import up as starting
from ops.layout import Addresses, Stack
from ops.programs import NotReady, run_module
from ops.progress import step
from ops.supervision import Supervisor

app = typer.Typer(
    help="Allhands 全员: run and look after the suite.", no_args_is_help=True, add_completion=False
)
user = typer.Typer(help="People who can sign in.", no_args_is_help=True)
events = typer.Typer(help="Events between the services.", no_args_is_help=True)
app.add_typer(user, name="user")
app.add_typer(events, name="events")


@app.command()
def up(
    demo: Annotated[bool, typer.Option(help="Load the demo company into an empty database.")] = True,
) -> None:
    """Start everything: database, broker, services, gateway. May be repeated."""
    stack = Stack()
    starting.up(stack, with_demo=demo)
    typer.echo(f"URL {stack.url}")
    for line in demo_data.login_lines(stack, _addresses(stack)):
        typer.echo(line)


@app.command()
def down() -> None:
    """Stop exactly what `up` started; data stay in .local."""
    with step("Everything of this clone is stopped"):
        Supervisor(Stack()).shutdown()


@app.command()
def status() -> None:
    """Processes, where they listen, and how many messages wait in each queue."""
    from ops import status_page  # noqa: PLC0415  (with it comes every service)

    stack = Stack()
    _use_addresses(stack)
    status_page.show(stack)


@app.command()
def stop(name: str) -> None:
    """Stop one process until `start` or `up`; to see what its absence does."""
    Supervisor(Stack()).stop(name)


@app.command()
def start(name: str) -> None:
    """Start one process that was stopped."""
    Supervisor(Stack()).run([name])


@app.command()
def restart(name: str) -> None:
    """Stop and start one process."""
    supervisor = Supervisor(Stack())
    supervisor.stop(name)
    supervisor.run([name])


@app.command()
def logs(
    name: Annotated[str, typer.Argument(help="A process, as `status` names it; all when left out.")] = "*",
    follow: Annotated[bool, typer.Option("--follow", "-f")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n")] = 50,
) -> None:
    """The last lines a process wrote."""
    files = sorted(str(path) for path in Stack().logs.glob(f"{name}.log"))
    if not files:
        raise NotReady(f"no log of {name!r} in {Stack().logs}")
    os.execvp("tail", ["tail", "-n", str(lines), *(["-F"] if follow else []), *files])  # noqa: S606


@app.command()
def migrate(service: Annotated[str, typer.Argument(help="One service; all when left out.")] = "") -> None:
    """Bring databases and queues up to date with the code."""
    stack = Stack()
    for name in [service] if service else stack.services:
        run_module(_variables(stack, name), "shared.migrate", name)
        typer.echo(f"{name}: up to date")


@app.command()
def demo(
    seed: Annotated[int, typer.Option(help="The same seed makes the same company.")] = 1,
    size: Annotated[float, typer.Option(help="1 is 600 employees and 12,000 leads.")] = 1.0,
) -> None:
    """Fill empty databases with a simulated company and half a year of its work."""
    stack = Stack()
    addresses = _addresses(stack)
    typer.echo(demo_data.load(stack, addresses, seed=seed, size=size))
    for line in demo_data.login_lines(stack, addresses):
        typer.echo(line)


@app.command()
def verify(
    ids: Annotated[int, typer.Option(help="How many offending ids to name per check.")] = 20,
) -> None:
    """Prove the promises on live data, each by name. Exit status 1 if anything breaks one."""
    from ops import verification  # noqa: PLC0415  (with it comes every service)

    stack = Stack()
    _use_addresses(stack)
    raise typer.Exit(0 if verification.report(stack.services, ids, typer.echo) else 1)


@app.command()
def job(
    name: Annotated[str, typer.Argument(help="<service>.<job>, as in deploy/schedule.toml.")],
    as_of: Annotated[str, typer.Option(help="Pretend it is this moment; refused in production.")] = "",
    again: Annotated[bool, typer.Option(help="Run a period that is already done.")] = False,
) -> None:
    """Run a recurring job now."""
    stack = Stack()
    moment = ["--as-of", as_of] if as_of else []
    repeat = ["--again"] if again else []
    _become(stack, _variables(stack, name.partition(".")[0]), "shared.jobs", name, *moment, *repeat)


@user.command()
def add(
    number: Annotated[str, typer.Argument(help="Employee number: what they sign in with.")],
    name: str,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    role: Annotated[list[str], typer.Option(help="rep, manager, marketer, hr, finance, employee, admin")],
    email: str = "",
) -> None:
    """Add an employee who can sign in, such as the first admin of a new company."""
    from services.staff.seed import add_user  # noqa: PLC0415  (with it comes all of staff)
    from shared.errors import Refusal  # noqa: PLC0415
    from shared.settings import database_url  # noqa: PLC0415

    _use_addresses(Stack())
    try:
        added = add_user(
            database_url("staff"), number=number, name=name, roles=role, password=password, email=email
        )
    except Refusal as refusal:
        raise NotReady(f"{refusal.code}: {refusal.detail} {refusal.errors or ''}") from refusal
    typer.echo(f"{added['number']} {' '.join(added['roles'])} {added['id']}")


@events.command()
def replay(service: Annotated[str, typer.Argument(help="Whose dead letters to try again.")]) -> None:
    """Give a service the events it had given up once more."""
    stack = Stack()
    _become(stack, _variables(stack, service), "shared.deadletter", service)


def _addresses(stack: Stack) -> Addresses:
    """Where this clone's databases are; raises `NotReady` before the first `up`."""
    addresses = Addresses.read(stack.addresses_file)
    if addresses is None:
        raise NotReady("nothing has been started here yet: `make up`")
    return addresses


def _variables(stack: Stack, service: str = "") -> dict[str, str]:
    """The stack's addresses for a command's environment; what the caller's environment says wins."""
    addresses = Addresses.read(stack.addresses_file)
    if addresses is None:
        return {}
    known = addresses.of_service(service) if service in addresses.databases else addresses.variables()
    return {name: value for name, value in known.items() if name not in os.environ}


def _use_addresses(stack: Stack) -> None:
    os.environ.update(_variables(stack))


def _become(stack: Stack, variables: Mapping[str, str], *argv: str) -> None:
    """Replace this process by a module of ours, its output and exit status being the command's."""
    env = {**os.environ, **variables, "PYTHONPATH": str(stack.root)}
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", *argv], env)  # noqa: S606


def main() -> None:
    """Run the command line; a known failure is one line, not a traceback."""
    try:
        app()
    except NotReady as failure:
        typer.echo(str(failure), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
