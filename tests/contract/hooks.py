"""What schemathesis cannot know of ParkMate: who asks, which rows there are, how a gateway signs.

A made-up id is nobody's, so nothing behind the first look-up would ever be reached. Three ids of four are therefore
replaced by those of real rows: one's own, and other people's.
"""

import hashlib
import hmac
import json
import os
import pathlib
import uuid
from email.utils import parsedate_to_datetime

import requests
import schemathesis

SERVER = os.environ["PARKMATE_URL"]
EMAIL = os.environ["PARKMATE_ROLE_EMAIL"]  # Empty: nobody is logged in.
PASSWORD = "parkmate-demo"
SECRET = b"sandbox-secret"

# These end the log-in they are asked with, so each gets one of its own, of somebody who is not needed otherwise.
ENDS_THE_LOG_IN = {"POST /api/v1/auth/logout", "POST /api/v1/auth/logout-all"}
SPARE = "lena@parkmate.example"

WEBHOOK = "/api/v1/webhooks/{gateway}"

# By the word before an id in a path, or by a field's name.
KINDS = {
    "lots": "lot", "lot_id": "lot", "slots": "slot", "slot_id": "slot", "closures": "closure",
    "bookings": "booking", "booking_id": "booking", "renewal_of": "booking", "payments": "payment",
    "vehicles": "vehicle", "vehicle_id": "vehicle", "reviews": "review", "car-washes": "wash", "car_wash_id": "wash",
    "services": "service", "service_id": "service", "car_wash_service_id": "service", "assignments": "assignment",
    "operators": "operator", "operator_id": "operator", "users": "person", "staff": "person", "employee_id": "person",
}
LISTS = {
    "lot": ["lots", "operator/lots"], "booking": ["bookings", "operator/bookings", "admin/bookings"],
    "payment": ["payments", "operator/payments", "admin/payments"], "vehicle": ["me/vehicles"],
    "review": ["operator/reviews"], "wash": ["car-washes", "operator/car-washes"],
    "service": ["operator/car-wash/services"], "assignment": ["staff/assignments", "operator/assignments"],
    "operator": ["admin/operators"], "person": ["operator/staff", "admin/users"],
}
MOST_ROWS = 8


def log_in(email):
    answer = requests.post(f"{SERVER}/api/v1/auth/login", json={"email": email, "password": PASSWORD}, timeout=30)
    answer.raise_for_status()
    return answer.json()["token"]


TOKEN = log_in(EMAIL) if EMAIL else None


def harvest():
    """Ids of each kind, of several people, as the demo has them."""
    rows = {kind: [] for kind in {*LISTS, "slot", "closure"}}

    def add(kind, token, path):
        answer = requests.get(f"{SERVER}/api/v1/{path}", headers={"Authorization": f"Bearer {token}"}, timeout=30)
        items = answer.json()["items"] if answer.ok else []
        for item in items[:MOST_ROWS]:
            row = item.get("id") or item.get("user_id")
            if row and row not in rows[kind]:
                rows[kind].append(row)

    for email in ("asha@parkmate.example", "meera@parkmate.example", "owner@parkmate.example", "admin@parkmate.example"):
        token = log_in(email)
        for kind, paths in LISTS.items():
            for path in paths:
                add(kind, token, path)
        for lot in rows["lot"][:2]:
            add("slot", token, f"lots/{lot}/slots")
            add("closure", token, f"operator/lots/{lot}/closures")
    empty = [kind for kind, ids in rows.items() if not ids]
    assert not empty, f"the demo has no {empty}"
    return rows


def demo_rows():
    """Asked for once, before anybody has done anything."""
    kept = pathlib.Path("rows.json")
    if not kept.exists():
        kept.write_text(json.dumps(harvest()))
    return json.loads(kept.read_text())


ROWS = demo_rows()


def is_uuid(value):
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value
    except ValueError:
        return False


def real(kind, made_up, place):
    """The same row for the same made-up id, so that a run with the same seed asks for the same."""
    choice = hashlib.sha256(f"{place} {made_up}".encode()).digest()
    ids = ROWS[kind]
    return ids[choice[1] % len(ids)] if choice[0] % 4 else made_up


def replace_in(value, place):
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in KINDS and is_uuid(inner):
                value[name] = real(KINDS[name], inner, place)
            else:
                replace_in(inner, place)
    elif isinstance(value, list):
        for inner in value:
            replace_in(inner, place)


@schemathesis.hook
def before_call(context, case, kwargs):
    parts = case.operation.path.split("/")
    for before, part in zip(parts, parts[1:]):
        name = part.strip("{}")
        if part.startswith("{") and before in KINDS and is_uuid(case.path_parameters.get(name)):
            case.path_parameters[name] = real(KINDS[before], case.path_parameters[name], case.operation.label)
    if isinstance(case.query, dict):
        replace_in(case.query, case.operation.label)
    replace_in(case.body, case.operation.label)
    if case.operation.path == WEBHOOK:
        sign(case)


def sign(case):
    """Half of the webhooks are signed, and half of those say something that could be believed."""
    body = case.body if isinstance(case.body, str) else ""
    choice = hashlib.sha256(body.encode(errors="replace")).digest()
    if choice[0] % 2 or not isinstance(case.body, str):
        return
    if choice[0] % 4 == 0:
        kinds = ["payment.succeeded", "payment.failed", "refund.succeeded", "payment.unheard_of"]
        case.body = json.dumps({
            "id": str(uuid.UUID(bytes=choice[:16])), "type": kinds[choice[1] % 4],
            "payment_id": ROWS["payment"][choice[2] % len(ROWS["payment"])], "amount": choice[3] * 100,
            "currency": "INR", "refund_id": None,
        })
    now = requests.get(f"{SERVER}/healthz", timeout=30).headers["date"]
    seconds = int(parsedate_to_datetime(now).timestamp())
    mac = hmac.new(SECRET, f"{seconds}.{case.body}".encode(errors="replace"), hashlib.sha256)
    case.headers["Sandbox-Signature"] = f"t={seconds},v1={mac.hexdigest()}"
    case.path_parameters["gateway"] = "sandbox"


@schemathesis.auth(refresh_interval=None, cache_by_key=lambda case, context: case.operation.label)
class LoggedIn:
    def get(self, case, context):
        return TOKEN

    def set(self, case, data, context):
        token = log_in(SPARE) if data and case.operation.label in ENDS_THE_LOG_IN else data
        if token:
            case.headers["Authorization"] = f"Bearer {token}"
