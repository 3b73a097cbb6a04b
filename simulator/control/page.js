"use strict";
// Text from the world always goes in as text, never as markup.
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const call = async (method, path, body) => {
  const answer = await fetch("/api/" + path, { method, body: body && JSON.stringify(body) });
  const json = await answer.json();
  if (!answer.ok) alert(JSON.stringify(json.error));
  return json;
};
const products = {};
const cards = {};

const change = async (device, body, path = "") =>
  draw(await call("POST", `devices/${device.did}${path}`, body));
const set = (device, point, value) => change(device, { values: { [point.name]: value } });

const editor = (device, point) => {
  const value = device.values[point.name];
  const id = `${device.did}-${point.name}`;
  if (point.type === "bool") {
    const onchange = (event) =>
      point.access === "status_writable"
        ? change(device, { name: point.name }, "/press")
        : set(device, point, event.target.checked);
    return make("input", { id, type: "checkbox", checked: value, onchange });
  }
  if (point.type === "enum") {
    const options = point.labels.map((label) =>
      make("option", { value: label, selected: label === value }, label));
    return make("select", { id, onchange: (e) => set(device, point, e.target.value) }, ...options);
  }
  if (point.type === "binary") {
    return make("input", { id, type: "text", value, title: `${point.bytes} bytes, hex`,
      onchange: (e) => set(device, point, e.target.value) });
  }
  return make("input", { id, type: "number", value, min: point.min, max: point.max, step: point.step,
    onchange: (e) => set(device, point, Number(e.target.value)) });
};

const row = (device, point) => {
  const alarm = ["alert", "fault"].includes(point.access) && device.values[point.name];
  const label = make("label", { htmlFor: `${device.did}-${point.name}`, title: point.title },
    point.name, " ", make("small", {}, point.access.replace("status_", "")));
  if (alarm) label.className = "alarm";
  return make("tr", {}, make("td", {}, label), make("td", {}, editor(device, point)));
};

const draw = async (device) => {
  if (!device.did) return;
  products[device.product_key] ??= await call("GET", `products/${device.product_key}`);
  const shown = JSON.stringify(device);
  const card = (cards[device.did] ??= document.getElementById("devices").appendChild(make("article")));
  if (card.shown === shown || card.contains(document.activeElement) &&
      document.activeElement.matches("input:not([type=checkbox])")) return;
  card.shown = shown;
  card.className = device.online ? "" : "offline";
  const people = Object.entries(device.bindings).map(([who, role]) => `${who} (${role})`).join(", ");
  card.replaceChildren(
    make("h2", {}, device.name),
    make("small", {}, `${device.product} · ${device.region} · ${people || "unbound"}`),
    make("div", {}, make("label", {},
      make("input", { type: "checkbox", checked: device.online,
        onchange: (e) => change(device, { online: e.target.checked }) }), " online")),
    make("table", {}, ...products[device.product_key].map((point) => row(device, point))));
};

const fill = (id, rows) => document.getElementById(id).replaceChildren(
  ...rows.map((cells) => make("tr", {}, ...cells.map((cell) => make("td", {}, String(cell ?? ""))))));

const refresh = async () => {
  const [info, devices, users, post, requests] = await Promise.all(
    ["info", "devices", "users", "post", "requests"].map((path) => call("GET", path)));
  document.getElementById("info").textContent = `${info.now} · ${info.requests} requests · ` +
    `${info.sessions} push sessions · ` + Object.entries(info.api).map((pair) => pair.join(" ")).join(" · ");
  for (const device of devices.slice(0, 100)) await draw(device);
  fill("users", users.map((user) => [user.region,
    user.email ?? user.username ?? user.phone ?? user.phone_id ?? user.third_party, user.password]));
  fill("post", [
    ...post.sms.map((code) => ["text message", code.phone, code.code]),
    ...post.captchas.map((code) => ["picture", code.id, code.text]),
    ...post.reset_links.map((link) => ["reset link", link.region, link.uid]),
    ...post.confirm_links.map((link) => ["confirmation link", link.region, link.uid])]);
  document.getElementById("journal").replaceChildren(...requests.slice(-60).reverse().map((entry) =>
    make("div", {}, `${entry.region} ${entry.status} ${entry.error_code ?? ""} ${entry.method} ${entry.path} ${entry.operation}`)));
};
const loop = () => refresh().finally(() => setTimeout(loop, 1000));
loop();
