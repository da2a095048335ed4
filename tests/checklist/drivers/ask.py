"""Asks drivers what a connection string makes them do, and writes down their answers.

    python3 -m venv V && V/bin/pip install psycopg2-binary "psycopg[binary]" asyncpg sqlalchemy greenlet redis
    V/bin/python ask.py        # asks again for each string in answers.json

PostgreSQL's drivers are asked by servers on two addresses of loopback (`first` and `other`): `good` has
a certificate that the file of authorities vouches for, `stranger` one of its own, `plain` refuses TLS.
An answer is what a driver told the server, the password last; null where it told nothing.
redis-py is asked for the connection that it would make.
"""
import asyncio
import json
import os
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
from pathlib import Path

import asyncpg
import psycopg
import psycopg2
import redis
import sqlalchemy
from sqlalchemy.ext.asyncio import create_async_engine

FILE = Path(__file__).with_name("answers.json")
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


def main():
    known = json.loads(FILE.read_text())
    certificates()
    os.environ["HOME"] = str(FOLDER)
    ports = {kind: listen(kind) for kind in ("good", "stranger", "plain")}
    answers = {
        "versions": {
            "libpq": psycopg2.__libpq_version__,
            "psycopg2": psycopg2.__version__.split()[0],
            "psycopg": psycopg.__version__,
            "asyncpg": asyncpg.__version__,
            "sqlalchemy": sqlalchemy.__version__,
            "redis-py": redis.__version__,
        },
        "postgres": [
            [driver, rest, *(ask_postgres(driver, rest, port) for port in ports.values())]
            for driver, rest, *_ in known["postgres"]
        ],
        "redis": [[url, ask_redis(url)] for url, *_ in known["redis"]],
    }
    text = json.dumps(answers, indent=1)
    FILE.write_text(text + "\n")


main()
