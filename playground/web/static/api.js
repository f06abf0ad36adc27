// Talks to the playground's server. Every answer is JSON; a broken line becomes a plain sentence.

/** An answer that says the server cannot be reached, in the shape of any other refusal. */
const UNREACHABLE = { ok: false, error: "unreachable", detail: "The playground does not answer. Is it still running?" };

async function request(path, options) {
  try {
    const response = await fetch(path, options);
    return await response.json();
  } catch {
    return { ...UNREACHABLE };
  }
}

/** GET a path; `query` becomes its query string. */
export function get(path, query = {}) {
  const search = new URLSearchParams(query).toString();
  return request(search ? `${path}?${search}` : path, { headers: { Accept: "application/json" } });
}

/** POST a JSON body. */
export function post(path, body) {
  return request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
}

/** Upload one file as a person; gives `{ok, file}`. */
export function upload(user, file) {
  const form = new FormData();
  form.append("user", user);
  form.append("file", file, file.name);
  return request("/play/upload", { method: "POST", body: form });
}
