// What a person has typed and chosen in one message or view, in Slack's state format.

/** Every element that can hold a value, with its block. */
export function inputsOf(blocks) {
  const found = [];
  for (const block of blocks ?? []) {
    const elements = [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])];
    for (const element of elements) {
      if (element?.action_id && initialState(element)) found.push({ block, element });
    }
  }
  return found;
}

const INITIAL = {
  plain_text_input: (e) => ({ value: e.initial_value ?? null }),
  email_text_input: (e) => ({ value: e.initial_value ?? null }),
  url_text_input: (e) => ({ value: e.initial_value ?? null }),
  number_input: (e) => ({ value: e.initial_value ?? null }),
  rich_text_input: (e) => ({ rich_text_value: e.initial_value ?? null }),
  static_select: (e) => ({ selected_option: e.initial_option ?? null }),
  external_select: (e) => ({ selected_option: e.initial_option ?? null }),
  radio_buttons: (e) => ({ selected_option: e.initial_option ?? null }),
  multi_static_select: (e) => ({ selected_options: e.initial_options ?? [] }),
  multi_external_select: (e) => ({ selected_options: e.initial_options ?? [] }),
  checkboxes: (e) => ({ selected_options: e.initial_options ?? [] }),
  users_select: (e) => ({ selected_user: e.initial_user ?? null }),
  multi_users_select: (e) => ({ selected_users: e.initial_users ?? [] }),
  conversations_select: (e) => ({ selected_conversation: e.initial_conversation ?? null }),
  multi_conversations_select: (e) => ({ selected_conversations: e.initial_conversations ?? [] }),
  channels_select: (e) => ({ selected_channel: e.initial_channel ?? null }),
  multi_channels_select: (e) => ({ selected_channels: e.initial_channels ?? [] }),
  datepicker: (e) => ({ selected_date: e.initial_date ?? null }),
  timepicker: (e) => ({ selected_time: e.initial_time ?? null }),
  datetimepicker: (e) => ({ selected_date_time: e.initial_date_time ?? null }),
  file_input: () => ({ files: [] }),
};

/** The state an element starts with, or null for one that holds none (a button). */
export function initialState(element) {
  const make = INITIAL[element.type];
  return make ? { type: element.type, ...make(element) } : null;
}

/** Values by block and action: the server's, with what was typed here laid over them. */
export class Form {
  constructor() {
    this.typed = new Map();
    this.server = {};
  }

  /** Take in the state the server holds for the view. */
  learn(values) {
    this.server = values ?? {};
  }

  /** The state of an element: typed here, else known by the server, else its preset. */
  read(blockId, element) {
    const typed = this.typed.get(key(blockId, element.action_id));
    if (typed?.type === element.type) return typed;
    const known = this.server[blockId]?.[element.action_id];
    if (known && (!known.type || known.type === element.type)) return { type: element.type, ...known };
    return initialState(element);
  }

  /** Keep what was typed or chosen. */
  keep(blockId, element, state) {
    this.typed.set(key(blockId, element.action_id), { type: element.type, ...state });
  }

  /** All values of the given blocks, as a submission or an action carries them. */
  collect(blocks) {
    const values = {};
    for (const { block, element } of inputsOf(blocks)) {
      values[block.block_id] ??= {};
      values[block.block_id][element.action_id] = this.read(block.block_id, element);
    }
    return values;
  }
}

function key(blockId, actionId) {
  return JSON.stringify([blockId, actionId]);
}

/** Forms by message or view, kept while the page is open. */
export class Forms {
  constructor() {
    this.byKey = new Map();
  }

  /** The form of a container (a view's id, or channel and ts), made at first need. */
  of(name) {
    if (!this.byKey.has(name)) this.byKey.set(name, new Form());
    return this.byKey.get(name);
  }

  /** Forget the views that are closed. `open` holds the names still in use. */
  prune(open) {
    for (const name of this.byKey.keys()) {
      if (name.startsWith("V") && !open.has(name)) this.byKey.delete(name);
    }
  }
}
