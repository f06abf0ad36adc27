// What the page knows: the chosen person, the place they look at, and the server's last state.

import { get } from "./api.js";

const SETTLE_MS = 60;

/** Kinds of event that concern one person only. */
const PERSONAL = new Set(["view", "home"]);

/** Holds the state, fetches it again after events, and tells its listeners. */
export class Store {
  constructor(user, place) {
    this.user = user;
    this.place = place;
    this.state = null;
    this.fault = null;
    this.listeners = [];
    this.timer = null;
    this.asked = 0;
  }

  /** Call `listener(store)` after every change. */
  subscribe(listener) {
    this.listeners.push(listener);
  }

  /** Tell everybody that something changed. */
  changed() {
    for (const listener of this.listeners) listener(this);
  }

  /** Take in an event of the stream. */
  hear(event) {
    if (event.kind === "call") return;
    if (PERSONAL.has(event.kind) && event.user && event.user !== this.user) return;
    this.refreshSoon();
  }

  /** Fetch once a burst of events has settled. */
  refreshSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), SETTLE_MS);
  }

  /** Fetch the state now; an answer that a later question overtook is dropped. */
  async refresh() {
    clearTimeout(this.timer);
    this.asked += 1;
    const mine = this.asked;
    const answer = await get("/play/state", { user: this.user });
    if (mine !== this.asked) return;
    if (answer.error === "user_not_found" && (await this.fallBack())) return;
    this.fault = answer.ok ? null : answer.detail ?? answer.error;
    if (answer.ok) this.state = answer;
    this.changed();
  }

  /** Become the first person where the chosen one is gone; false where nobody is left. */
  async fallBack() {
    const answer = await get("/play/people");
    if (!answer.ok || !answer.default || answer.default === this.user) return false;
    await this.become(answer.default);
    return true;
  }

  /** Become another person. */
  async become(user) {
    this.user = user;
    // A channel is the same for everybody, a direct message is not.
    if (this.conversation()?.kind !== "channel") this.place = { ...this.place, channel: null };
    await this.refresh();
  }

  /** Look at a conversation or at another tab of it. */
  go(place) {
    this.place = { ...this.place, ...place };
    this.changed();
  }

  /** The conversation that is open: the chosen one, else the direct message with the bot. */
  conversation() {
    const all = this.state?.conversations ?? [];
    return all.find((one) => one.id === this.place.channel) ?? all[0] ?? null;
  }

  /** Names for ids, for mentions. */
  names() {
    const people = new Map();
    for (const person of this.state?.people ?? []) people.set(person.id, shownName(person));
    const bot = this.state?.bot;
    if (bot) people.set(bot.user_id, bot.name);
    const channels = new Map((this.state?.conversations ?? []).map((one) => [one.id, one.name]));
    return { user: (id) => people.get(id) ?? null, channel: (id) => channels.get(id) ?? null };
  }
}

/** The name a person is shown by. */
export function shownName(person) {
  return person.real_name || person.name || person.id;
}
