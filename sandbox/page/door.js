// The person door: every call the page makes to the sandbox. Answers are plain JSON, errors become `Refused`.

/** The sandbox said no: `status` is HTTP's, the message is in plain words. */
export class Refused extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

async function call(method, path, body) {
  const form = body instanceof FormData;
  const response = await fetch(path, {
    method,
    headers: body === undefined || form ? {} : { "content-type": "application/json" },
    body: body === undefined || form ? body : JSON.stringify(body),
  });
  const text = await response.text();
  let answer;
  try {
    answer = text ? JSON.parse(text) : {};
  } catch {
    throw new Refused(response.status, text.slice(0, 200) || response.statusText);
  }
  if (!response.ok) throw new Refused(response.status, answer.error ?? response.statusText);
  return answer;
}

const get = (path) => call("GET", path);
const post = (path, body = {}) => call("POST", path, body);
const id = encodeURIComponent;
const chatPath = (p, c) => `/sandbox/people/${id(p)}/chats/${id(c)}/messages`;

export const door = {
  state: () => get("/sandbox/state"),
  people: () => get("/sandbox/people"),
  addPerson: (person) => post("/sandbox/people", person),
  chats: (p) => get(`/sandbox/people/${id(p)}/chats`),
  allChats: () => get("/sandbox/chats"),
  newChat: (chat) => post("/sandbox/chats", chat),
  join: (c, person) => post(`/sandbox/chats/${id(c)}/join`, { person }),
  joinByLink: (person, link) => post("/sandbox/join", { person, invite_link: link }),
  leave: (c, person) => post(`/sandbox/chats/${id(c)}/leave`, { person }),
  addMember: (c, person, rights) => post(`/sandbox/chats/${id(c)}/members`, { person, rights }),
  block: (p) => post(`/sandbox/people/${id(p)}/block`),
  unblock: (p) => post(`/sandbox/people/${id(p)}/unblock`),

  /** The newest `limit` messages, ascending; reading marks the chat read. */
  messages: (p, c, limit) => get(`${chatPath(p, c)}?limit=${limit}&read=1`),
  write: (p, c, body) => post(chatPath(p, c), body),
  rewrite: (p, c, m, body) => call("PATCH", `${chatPath(p, c)}/${m}`, body),
  remove: (p, c, m) => call("DELETE", `${chatPath(p, c)}/${m}`),
  press: (p, c, m, button) => post(`${chatPath(p, c)}/${m}/press`, button),
  vote: (p, c, m, options) => post(`${chatPath(p, c)}/${m}/vote`, { option_ids: options }),

  /**
   * Upload files as `photo` or `document`, several as one album; `fields`: caption, reply_to_message_id,
   * message_thread_id.
   */
  upload: (p, c, kind, files, fields) => {
    const form = new FormData();
    for (const [key, value] of Object.entries(fields)) if (value) form.append(key, String(value));
    for (const file of files) form.append(kind, file, file.name || "file");
    return post(chatPath(p, c), form);
  },

  inline: (p, query, offset, chat) => post(`/sandbox/people/${id(p)}/inline`, { query, offset, chat }),
  chooseInline: (p, result, chat) =>
    post(`/sandbox/people/${id(p)}/inline/choose`, { result_id: result, chat }),
  requests: (after) => get(`/sandbox/requests?after=${after}`),
  faults: () => get("/sandbox/faults"),
  addFault: (fault) => post("/sandbox/faults", fault),
  clearFaults: () => call("DELETE", "/sandbox/faults"),
  moveClock: (change) => post("/sandbox/clock", change),
  fileAddress: (fileId) => `/sandbox/files/${id(fileId)}`,
};
