import { act, Refusal, remembered } from "./ask.ts";
import { h } from "./element.ts";

/** Something that a person may do, and what must be typed so that it is not done by mistake. */
export interface Action {
  /** What the button says. */
  readonly label: string;
  readonly title: string;
  /** What follows from it. */
  readonly text: string;
  /** To be typed; null where a click is enough. */
  readonly word: string | null;
  readonly path: string;
  readonly isSecond?: boolean;
}

/** A button that asks for the token and the confirmation before it acts. */
export function actionButton(action: Action): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      class: action.isSecond ? "second" : "",
      onclick: () => open(action),
      "aria-haspopup": "dialog",
      key: action.path,
    },
    action.label,
  );
}

function open({ title, text, word, path, label }: Action): void {
  const known = remembered();
  const field = (name: string, words: string, type: string, value: string): [HTMLInputElement, HTMLElement] => {
    const input = h("input", { name, type, value, autocomplete: "off", spellcheck: "false" }) as HTMLInputElement;
    return [input, h("label", {}, words, input)];
  };
  const [typed, typedLabel] = field("word", `Type “${word}” to confirm`, "text", "");
  const [token, tokenLabel] = field(
    "token",
    "Token (http.token of the settings; kept until this tab closes)",
    "password",
    known.token,
  );
  const [name, nameLabel] = field("name", "Your name, for the record", "text", known.name);
  const problem = h("p", { class: "error", role: "alert" });
  const go = h("button", { type: "submit" }, label) as HTMLButtonElement;
  const judge = (): void => {
    go.disabled = (word !== null && typed.value.trim() !== word) || token.value === "";
  };
  const submit = async (): Promise<void> => {
    go.disabled = true;
    problem.textContent = "";
    try {
      await act(path, { token: token.value.trim(), name: name.value.trim() });
      dialog.close();
    } catch (error) {
      const { message, remedy } = error instanceof Refusal ? error : { message: String(error), remedy: "" };
      problem.textContent = `${message}. ${remedy}`;
      judge();
    }
    dispatchEvent(new Event("driftline-refresh"));
  };
  const form = h(
    "form",
    {
      oninput: judge,
      onsubmit: (event: Event) => {
        event.preventDefault();
        // Its failures are shown in the form.
        void submit();
      },
    },
    h("h2", { id: "action-title" }, title),
    h("p", {}, text),
    word === null ? null : typedLabel,
    tokenLabel,
    nameLabel,
    problem,
    h(
      "div",
      { class: "actions" },
      go,
      h("button", { type: "button", class: "second", onclick: () => dialog.close() }, "Cancel"),
    ),
  );
  const dialog = h("dialog", { "aria-labelledby": "action-title" }, form) as HTMLDialogElement;
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  judge();
  dialog.showModal();
}
