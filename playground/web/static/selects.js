// Select elements: static, external, users, conversations and channels, single and multi.
// https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element

import { combobox } from "./combobox.js";
import { shownName } from "./store.js";
import { plainText } from "./text.js";

const KINDS = {
  static_select: { key: "selected_option", items: staticItems },
  multi_static_select: { key: "selected_options", items: staticItems, multi: true },
  external_select: { key: "selected_option", items: externalItems },
  multi_external_select: { key: "selected_options", items: externalItems, multi: true },
  users_select: { key: "selected_user", items: userItems, ids: true },
  multi_users_select: { key: "selected_users", items: userItems, ids: true, multi: true },
  conversations_select: { key: "selected_conversation", items: conversationItems, ids: true },
  multi_conversations_select: { key: "selected_conversations", items: conversationItems, ids: true, multi: true },
  channels_select: { key: "selected_channel", items: channelItems, ids: true },
  multi_channels_select: { key: "selected_channels", items: channelItems, ids: true, multi: true },
};

/** Whether an element type is a select of some kind. */
export function isSelect(type) {
  return type in KINDS;
}

/** Render a select element. */
export function renderSelect(element, field, role) {
  const kind = KINDS[element.type];
  const value = field.state()[kind.key];
  const chosen = (kind.multi ? value ?? [] : value ? [value] : []).map((one) =>
    kind.ids ? idItem(one, field.ctx) : optionItem(one));
  const box = combobox({
    mark: field.mark(),
    placeholder: plainText(element.placeholder) || (kind.multi ? "Select options" : "Select an option"),
    multi: Boolean(kind.multi),
    max: element.max_selected_items,
    clearable: role.input && role.optional && !kind.multi,
    autofocus: element.focus_on_load,
    chosen,
    source: (query) => kind.items(element, field, query),
    choose: (items) => {
      const values = items.map((item) => (kind.ids ? item.key : item.raw));
      return field.commit({ [kind.key]: kind.multi ? values : values[0] ?? null });
    },
  });
  return box.root;
}

function optionItem(option) {
  return { key: option.value, label: plainText(option.text), hint: plainText(option.description), raw: option };
}

function idItem(id, ctx) {
  const person = ctx.people.find((one) => one.id === id);
  if (person) return { key: id, label: shownName(person), hint: person.title ?? "" };
  return { key: id, label: ctx.names.user(id) ?? ctx.names.channel(id) ?? id, hint: "" };
}

function matching(items, query) {
  const words = query.trim().toLowerCase();
  return words ? items.filter((item) => `${item.label} ${item.hint ?? ""}`.toLowerCase().includes(words)) : items;
}

function grouped(source, query) {
  const groups = source.option_groups
    ? source.option_groups.map((group) => ({ label: plainText(group.label), options: group.options }))
    : [{ label: null, options: source.options ?? [] }];
  return groups
    .map((group) => ({ label: group.label, items: matching(group.options.map(optionItem), query) }))
    .filter((group) => group.items.length);
}

async function staticItems(element, field, query) {
  return grouped(element, query);
}

async function externalItems(element, field, query) {
  const least = element.min_query_length ?? 3;
  if (query.length < least) {
    return [{ label: null, items: [], note: `Type at least ${least} ${least === 1 ? "letter" : "letters"} to search` }];
  }
  const answer = await field.options(query);
  if (!answer.ok) throw new Error(answer.detail ?? "The options could not be loaded. Try again.");
  return grouped(answer, "");
}

async function userItems(element, field, query) {
  const people = field.ctx.people.filter((person) => !person.deleted);
  return [{ label: null, items: matching(people.map((person) => idItem(person.id, field.ctx)), query) }];
}

async function conversationItems(element, field, query) {
  const wanted = element.filter?.include;
  const { conversations } = field.ctx;
  const items = conversations
    .filter((one) => !wanted || wanted.includes(one.kind === "im" ? "im" : "public"))
    .map((one) => ({ key: one.id, label: one.kind === "im" ? one.name : `#${one.name}` }));
  return [{ label: null, items: matching(items, query) }];
}

async function channelItems(element, field, query) {
  const items = field.ctx.conversations
    .filter((one) => one.kind === "channel")
    .map((one) => ({ key: one.id, label: `#${one.name}` }));
  return [{ label: null, items: matching(items, query) }];
}
