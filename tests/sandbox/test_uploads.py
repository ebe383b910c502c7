"""Files in and out, and group photos."""

import httpx
import pytest

from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.media import picture
from sbtui.sandbox.people import CIRCLES, PROMPT

LINE = "+14155550100"
GROUP = f"/api/v2/groups/{CIRCLES[0].group_id}"


async def test_an_upload_is_served_back_and_sent(http: httpx.AsyncClient, sandbox: RunningSandbox) -> None:
    content = picture("cat")
    uploaded = await http.post("/api/upload-file", files={"file": ("My Cat é.png", content)})
    url = uploaded.json()["media_url"]
    async with httpx.AsyncClient() as anyone:
        served = await anyone.get(url)
        assert (await anyone.get(f"{url}x")).status_code == 404
    assert (served.content, served.headers["content-type"]) == (content, "image/png")
    body = {"number": PROMPT.number, "from_number": LINE, "media_url": url}
    assert (await http.post("/api/send-message", json=body)).json()["media_url"] == url


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\y.png", "a b?c#d.png", ".."])
async def test_odd_names_are_tamed(http: httpx.AsyncClient, name: str) -> None:
    url = (await http.post("/api/upload-file", files={"file": (name, b"x")})).json()["media_url"]
    assert (await http.get(url)).content == b"x"


async def test_uploads_without_a_file_are_refused(http: httpx.AsyncClient) -> None:
    broken = {"content-type": "multipart/form-data"}
    assert (await http.post("/api/upload-file", json={})).status_code == 400
    assert (await http.post("/api/upload-file", files={"other": ("a.png", b"x")})).status_code == 400
    assert (await http.post("/api/upload-file", content=b"junk", headers=broken)).status_code == 400


@pytest.mark.parametrize("url", ["ftp://cdn.example/a.png", "https://cdn.example/", "https://[", "a.png"])
async def test_media_objects_need_a_file_url(http: httpx.AsyncClient, url: str) -> None:
    response = await http.post("/api/upload-media-object", json={"media_url": url})
    assert response.status_code == 400
    assert response.json() == {"status": "ERROR", "message": "Invalid media URL"}


async def test_a_media_object_answers_201(http: httpx.AsyncClient) -> None:
    response = await http.post("/api/upload-media-object", json={"media_url": "https://cdn.example/a.png?sig=1"})
    assert (response.status_code, response.json()["message"]) == (201, "File uploaded successfully")


async def test_a_group_photo_can_be_uploaded(http: httpx.AsyncClient) -> None:
    photo = (await http.post(f"{GROUP}/photo", files={"file": ("p.png", picture("p"))})).json()["data"]["group_photo"]
    assert (await http.get(photo["url"])).content == picture("p")
    assert (await http.post(f"{GROUP}/photo", files={"file": ("p.txt", b"text")})).status_code == 400


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("name", {"group_name": "   "}, 400),
        ("name", {}, 400),
        ("name", {"group_name": "x", "from_number": "+14155550101"}, 400),
        ("name", {"group_name": None}, 200),
        ("photo", {"photo_url": "http://cdn.example/a.png"}, 400),
        ("photo", {}, 400),
    ],
)
async def test_names_and_photos_are_checked(
    http: httpx.AsyncClient, path: str, body: dict[str, str | None], status: int
) -> None:
    assert (await http.post(f"{GROUP}/{path}", json=body)).status_code == status


async def test_creating_a_group_reuses_the_one_with_the_same_members(http: httpx.AsyncClient) -> None:
    body = {"numbers": list(CIRCLES[0].numbers)[::-1], "from_number": CIRCLES[0].line}
    assert (await http.post("/api/create-group", json=body)).json()["group_id"] == CIRCLES[0].group_id
    fresh = await http.post("/api/create-group", json={**body, "numbers": body["numbers"][:2]})
    assert fresh.json()["group_id"] not in {circle.group_id for circle in CIRCLES}
    assert (await http.post("/api/create-group", json={**body, "numbers": body["numbers"][:1]})).status_code == 400


async def test_the_free_plans_contacts_verify_by_texting(http: httpx.AsyncClient, sandbox: RunningSandbox) -> None:
    route = await http.post("/accounts/verify-contact-on-shared-account", json={"recipient": PROMPT.number})
    assert route.json()["route"]["verified"] is False
    sandbox.world.receive(number=PROMPT.number, content="hello")
    shared = (await http.get("/accounts/shared-contacts")).json()
    assert (shared["sharedNumber"], shared["contacts"][0]["verified"]) == (LINE, True)
