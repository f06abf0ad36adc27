// What blocks may ask of the page around them: names, values, and a way to reach the app.

import { post, upload } from "./api.js";
import { ask } from "./confirm.js";

/** The context of one message or view; `renew` it when a newer version of that arrives. */
export class Context {
  /**
   * `container` is Slack's (`{type: "message", channel, ts}` or `{type: "view", view_id}`), `form`
   * holds its values, `onFault(answer)` hears refusals and time-outs.
   */
  constructor(store, container, form, onFault) {
    this.store = store;
    this.container = container;
    this.form = form;
    this.onFault = onFault;
    this.blocks = [];
    this.files = [];
    this.touched = null;
  }

  /** Take the newest blocks, files and, for a view, the values the server knows. */
  renew(blocks, { files = [], values = null } = {}) {
    this.blocks = blocks ?? [];
    this.files = files;
    if (values) this.form.learn(values);
    return this;
  }

  get names() {
    return this.store.names();
  }

  get people() {
    return this.store.state?.people ?? [];
  }

  get conversations() {
    return this.store.state?.conversations ?? [];
  }

  /** Ask the person to confirm. */
  ask(confirm) {
    return ask(confirm, this.names);
  }

  /** Tell the app about a press or a choice: block_actions. */
  async act(blockId, element, state) {
    const answer = await post("/play/action", {
      user: this.store.user,
      container: this.container,
      block_id: blockId,
      action_id: element.action_id,
      ...state,
      state: this.form.collect(this.blocks),
    });
    if (!answer.ok) this.onFault(answer);
    await this.store.refresh();
  }

  /** Fetch the options of an external select: block_suggestion. */
  options(blockId, element, value) {
    return post("/play/options", {
      user: this.store.user, container: this.container, block_id: blockId, action_id: element.action_id, value,
    });
  }

  /** Send a file for a file_input. */
  upload(file) {
    return upload(this.store.user, file);
  }
}
