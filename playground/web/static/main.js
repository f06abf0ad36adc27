// Puts the page together: who looks, at what, and who hears which event.

import { get } from "./api.js";
import { ClockBar } from "./clock.js";
import { Composer } from "./composer.js";
import { ConversationPane } from "./conversation.js";
import { fill, h } from "./dom.js";
import { Forms } from "./form.js";
import { Inspector } from "./inspector.js";
import { ModalHost } from "./modal.js";
import { Sidebar } from "./sidebar.js";
import { shownName, Store } from "./store.js";
import { listen } from "./stream.js";
import { attachTheme } from "./theme.js";
import { TourPanel } from "./tour.js";

const at = (id) => document.getElementById(id);

function placeFromAddress() {
  const query = new URLSearchParams(window.location.search);
  const tab = query.get("tab");
  return { user: query.get("user"), channel: query.get("channel"), tab: ["home", "about"].includes(tab) ? tab : "messages" };
}

function addressOf(store) {
  const query = new URLSearchParams({ user: store.user });
  if (store.place.channel) query.set("channel", store.place.channel);
  if (store.place.tab !== "messages") query.set("tab", store.place.tab);
  return `?${query}`;
}

function rememberPlace(store) {
  let user = store.user;
  store.subscribe(() => {
    const address = addressOf(store);
    if (address === window.location.search) return;
    // Another person is a step the Back button undoes; another tab is not.
    if (user === store.user) window.history.replaceState(null, "", address);
    else window.history.pushState(null, "", address);
    user = store.user;
  });
  window.addEventListener("popstate", async () => {
    const place = placeFromAddress();
    user = place.user ?? store.user;
    store.place = { channel: place.channel, tab: place.tab };
    store.user = user;
    await store.refresh();
  });
}

function showConnection(store, root) {
  store.subscribe(() => {
    const { delivery, me } = store.state ?? {};
    if (!delivery) return;
    const up = delivery.connected > 0;
    root.setAttribute("data-connected", String(up));
    fill(root, h("span", { class: "dot", "aria-hidden": "true" }), up ? "Bot connected" : "No bot connected");
    document.title = `${store.conversation()?.name ?? "Playground"} · ${shownName(me)}`;
  });
}

function showFault(store, root) {
  store.subscribe(() => {
    root.hidden = !store.fault;
    root.textContent = store.fault ?? "";
  });
}

async function firstPerson(wanted) {
  const answer = await get("/play/people");
  if (!answer.ok) return { fault: answer.detail };
  const ids = answer.people.map((person) => person.id);
  if (!ids.length) return { fault: "Nobody is in this workspace yet." };
  return { user: ids.includes(wanted) ? wanted : answer.default ?? ids[0] };
}

async function start() {
  attachTheme(at("theme"));
  const { user: wanted, ...place } = placeFromAddress();
  const { user, fault } = await firstPerson(wanted);
  if (!user) {
    at("fault").hidden = false;
    at("fault").textContent = fault;
    return;
  }
  const store = new Store(user, place);
  const forms = new Forms();
  const composer = new Composer(store, at("composer"));
  const inspector = new Inspector(at("inspector"), at("inspector-open"));
  rememberPlace(store);
  new ClockBar(store, at("clock"));
  new Sidebar(store, at("sidebar"));
  new ConversationPane(store, forms, composer);
  new TourPanel(store, at("tour"), (text) => composer.put(text));
  new ModalHost(store, forms);
  showConnection(store, at("connection"));
  showFault(store, at("fault"));
  listen((event) => {
    if (event.kind === "reset") inspector.restart();
    if (event.kind === "call") inspector.hear();
    store.hear(event);
  }, (up) => {
    document.body.setAttribute("data-line", up ? "up" : "down");
    if (up) store.refreshSoon();
  });
  await store.refresh();
  document.body.setAttribute("data-ready", "");
}

start();
