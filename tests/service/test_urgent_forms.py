"""A message that needs a person is never refused for its form."""

import os
import subprocess
import sys

import pytest

CRISIS = "I want to die"


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("text/plain", f'{{"question": "{CRISIS}"}}'),
        ("application/json", f'{{"question": "{CRISIS}'),
        ("application/json", CRISIS),
        ("application/x-www-form-urlencoded", "question=" + CRISIS.replace(" ", "+")),
        ("", CRISIS),
    ],
)
def test_a_crisis_message_under_any_media_type_and_in_broken_json_gets_its_card(client, media, body):
    reply = client.post("/ask", content=body, headers={"Content-Type": media} if media else {})
    assert (reply.status_code, reply.json()["status"]) == (200, "crisis")
    assert reply.json()["passages"] == []
    assert any(resource["call"] == "tel:988" for resource in reply.json()["safety"]["resources"])


@pytest.mark.parametrize(("media", "status"), [("text/plain", 415), ("application/json", 400)])
def test_any_other_message_is_still_refused_for_its_form(client, media, status):
    reply = client.post("/ask", content="What does it cost?", headers={"Content-Type": media})
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")


def test_a_form_under_another_media_type_still_gets_the_card(client):
    reply = client.post("/", content=CRISIS, headers={"Content-Type": "text/plain"})
    assert reply.status_code == 200
    assert 'class="card crisis"' in reply.text


def test_onnx_runtime_is_told_to_report_nothing_before_it_is_imported():
    code = "import indexer.encoder, os; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
