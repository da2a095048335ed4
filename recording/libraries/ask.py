"""Asks Python's libraries what they make of environment files, settings and connection strings.

`npm run library-answers` runs it: questions as JSON on standard input, answers on standard output.

PostgreSQL's drivers are asked by servers on two addresses of loopback (`first` and `other`): `good` has
a certificate that the file of authorities vouches for, `stranger` one of its own, `plain` refuses TLS.
An answer is what a driver told the server, the password last; null where it told nothing. Of the many
strings of `databases` they are asked what they would connect with, and connect to nothing.
redis-py and Celery are asked for the connection that they would make.
"""
import asyncio
import inspect
import io
import json
import logging
import os
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import asyncpg
import asyncpg.connect_utils
import celery
import celery.backends.redis
import dotenv
import psycopg
import psycopg2
import redis
import sqlalchemy
from pydantic_settings import BaseSettings
from sqlalchemy.ext.asyncio import create_async_engine

ADDRESSES = {"127.0.0.1": "first", "127.0.0.2": "other"}
SCHEMES = {"libpq": "", "psycopg2": "", "psycopg": "+psycopg", "asyncpg": "+asyncpg"}
FOLDER = Path(tempfile.mkdtemp())
told = []


def certificates():
    def openssl(*args):
        subprocess.run(["openssl", *args], cwd=FOLDER, check=True, capture_output=True)

    for name in ("ca", "stranger"):
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", f"{name}.key",
                "-out", f"{name}.pem", "-subj", f"/CN={name}")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "good.key", "-out", "good.csr", "-subj", "/CN=good")
    (FOLDER / "names").write_text("subjectAltName=" + ",".join(f"IP:{one}" for one in ADDRESSES))
    openssl("x509", "-req", "-in", "good.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "2", "-out", "good.pem", "-extfile", "names")


def read(connection, length):
    data = b""
    while len(data) < length:
        more = connection.recv(length - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def serve(connection, address, kind):
    """The beginning of PostgreSQL's protocol, up to the password."""
    words = [ADDRESSES[address], "plain"]
    try:
        connection.settimeout(3)
        while True:
            length, code = struct.unpack("!ii", read(connection, 8))
            if code == 80877103 and kind != "plain":
                connection.sendall(b"S")
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(FOLDER / f"{kind}.pem", FOLDER / f"{kind}.key")
                connection = context.wrap_socket(connection, server_side=True)
                words[1] = "tls"
            elif code in (80877103, 80877104):
                connection.sendall(b"N")
            else:
                break
        said = read(connection, length - 8).rstrip(b"\0").decode().split("\0")
        settings = dict(zip(said[0::2], said[1::2]))
        words += [settings.get("user", ""), settings.get("database", "")]
        words += [f"{name}={settings[name]}" for name in ("options", "replication") if name in settings]
        told.append(words)
        connection.sendall(b"R" + struct.pack("!ii", 8, 3))
        if read(connection, 1) == b"p":
            size = struct.unpack("!i", read(connection, 4))[0]
            words.append(read(connection, size - 4).rstrip(b"\0").decode())
    except Exception:
        pass
    connection.close()


def listen(kind):
    port = 0
    for address in ADDRESSES:
        listener = socket.socket()
        listener.bind((address, port))
        port = listener.getsockname()[1]
        listener.listen(16)

        def accept(listener=listener, address=address):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=serve, args=(connection, address, kind), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
    return port


def ask_postgres(driver, rest, port):
    told.clear()
    places = {"first": "127.0.0.1", "other": "127.0.0.2", "port": str(port), "ca": str(FOLDER / "ca.pem")}
    for name, place in places.items():
        rest = rest.replace("{" + name + "}", place)
    url = f"postgresql{SCHEMES[driver]}://{rest}"

    async def connect():
        async with create_async_engine(url).connect():
            pass

    try:
        if driver == "libpq":
            psycopg2.connect(url, connect_timeout=3)
        elif driver == "asyncpg":
            asyncio.run(asyncio.wait_for(connect(), 4))
        else:
            sqlalchemy.create_engine(url).connect()
    except Exception:
        pass
    return " ".join(told[0]) if told else None


def ask_redis(url):
    try:
        pool = redis.ConnectionPool.from_url(url)
        made = pool.connection_class(**pool.connection_kwargs)
    except Exception:
        return None
    where = getattr(made, "path", None) or f"{made.host}:{made.port}"
    certificate = getattr(made, "cert_reqs", None)
    checks = "plain" if certificate is None else f"{certificate.name} {made.check_hostname} {made.ca_certs or '-'}"
    return f"{where}/{made.db} {made.username or '-'} {made.password or '-'} {checks}"


def ask_file(text):
    """What python-dotenv takes from a file of this text; names without a value are none."""
    # As from a file, whose line ends Python makes one kind of.
    values = dotenv.dotenv_values(stream=io.StringIO(text, newline=None))
    return {name: value for name, value in values.items() if value is not None}


def ask_value(kind, text):
    """What pydantic-settings makes of a variable's text; null where it refuses it."""
    types = {"boolean": bool, "list": list[str], "choice": Literal[*CHOICES], "integer": int, "number": float}

    class Settings(BaseSettings):
        value: types[kind]

    os.environ["VALUE"] = text
    try:
        value = Settings().value
    except Exception:
        return None
    finally:
        del os.environ["VALUE"]
    return str(value) if kind in ("integer", "number") else value


def ask_database(url):
    """User, password, host, port, database and parameters of the connection that SQLAlchemy's driver makes."""
    try:
        made = sqlalchemy.make_url(url)
        driver = made.get_dialect().driver
        dialect = made.get_dialect()()
        args, wanted = dialect.create_connect_args(made)
        if driver == "psycopg":
            wanted = psycopg.conninfo.conninfo_to_dict(psycopg.conninfo.make_conninfo(*args, **wanted))
        elif driver == "psycopg2":
            wanted = psycopg2.extensions.parse_dsn(psycopg2.extensions.make_dsn(*args, **wanted))
        elif driver == "asyncpg":
            known = {**wanted}
            for name in ("prepared_statement_cache_size", "prepared_statement_name_func"):
                known.pop(name, None)
            bound = inspect.signature(asyncpg.connect).bind(*args, **known)
            bound.apply_defaults()
            parse = asyncpg.connect_utils._parse_connect_arguments
            parse(**{name: bound.arguments[name] for name in inspect.signature(parse).parameters})
        else:
            return None
    except Exception:
        return None
    parts = [wanted.pop(name, None) for name in ("user", "password", "host", "port")]
    database = wanted.pop("dbname", None) or wanted.pop("database", None)
    rest = {name: value for name, value in wanted.items() if name != "dsn"}
    return [*(None if part is None else str(part) for part in [*parts, database]), rest]


def ask_libpq(url):
    """The same of libpq itself, for psql, pg_dump and whoever hands it the string as it is."""
    try:
        wanted = psycopg2.extensions.parse_dsn(url)
    except Exception:
        return None
    return [*(wanted.pop(name, None) for name in ("user", "password", "host", "port", "dbname")), wanted]


def ask_cache(url):
    """User, password, host, port, number, TLS and parameters of redis-py's connection."""
    try:
        wanted = redis.connection.parse_url(url)
        pool = redis.ConnectionPool.from_url(url)
        pool.connection_class(**pool.connection_kwargs)
    except Exception:
        return None
    return cache_parts(url, wanted, wanted.pop("connection_class", redis.Connection))


APP = celery.Celery()
# As its documentation has it for rediss: without, or a word in the URL, Celery does not start.
APP.conf.redis_backend_use_ssl = {"ssl_cert_reqs": ssl.CERT_REQUIRED}


def ask_celery(url):
    """The same of Celery's store of results."""
    try:
        wanted = celery.backends.redis.RedisBackend(app=APP, url=url).connparams
        kind = wanted.pop("connection_class")
        made = {name: value for name, value in wanted.items() if name != "max_connections"}
        if url.startswith("redis:"):
            kind = redis.Connection
            made.pop("ssl_cert_reqs", None)
        kind(**made)
    except Exception:
        return None
    return cache_parts(url, wanted, kind)


def cache_parts(url, wanted, kind):
    parts = [wanted.pop(name, None) for name in ("username", "password", "host", "port", "db")]
    tls = "tls" if issubclass(kind, redis.SSLConnection) else "unix" if "Unix" in kind.__name__ else "plain"
    # What stands in the URL; the rest is the library's own.
    rest = {name: getattr(value, "name", str(value)) for name, value in wanted.items() if name + "=" in url}
    return [*(None if part is None else str(part) for part in parts), tls, rest]


def main():
    questions = json.load(sys.stdin)
    global CHOICES
    CHOICES = questions["choices"]
    logging.disable()
    certificates()
    for name in [*os.environ]:
        if name not in ("PATH", "LD_LIBRARY_PATH"):
            del os.environ[name]
    answers = {
        "files": [ask_file(text) for text in questions["files"]],
        "values": {
            kind: [ask_value(kind, text) for text in texts] for kind, texts in questions["values"].items()
        },
        "databases": [[ask_database(url), ask_libpq(url)] for url in questions["databases"]],
        "caches": [[ask_cache(url), ask_celery(url)] for url in questions["caches"]],
        "versions": {
            "libpq": psycopg2.__libpq_version__,
            "psycopg2": psycopg2.__version__.split()[0],
            "psycopg": psycopg.__version__,
            "asyncpg": asyncpg.__version__,
            "sqlalchemy": sqlalchemy.__version__,
            "redis-py": redis.__version__,
            "celery": celery.__version__,
            "python-dotenv": version("python-dotenv"),
            "pydantic-settings": version("pydantic-settings"),
        },
    }
    os.environ["HOME"] = str(FOLDER)
    ports = {kind: listen(kind) for kind in ("good", "stranger", "plain")}
    answers["postgres"] = [
        [driver, rest, *(ask_postgres(driver, rest, port) for port in ports.values())]
        for driver, rest in questions["postgres"]
    ]
    answers["redis"] = [[url, ask_redis(url)] for url in questions["redis"]]
    json.dump(answers, sys.stdout)


main()
