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
  readonly fields?: readonly Field[];
  /** What is sent, from the fields by their names. */
  bodyOf?(values: Readonly<Record<string, string>>): object;
  readonly isSecond?: boolean;
}

/** Something that an action asks besides its confirmation. */
export interface Field {
  readonly name: string;
  readonly label: string;
  /** Values and what they are called; without them, a line of text. */
  readonly choices?: readonly (readonly [value: string, text: string])[];
  readonly isNeeded?: boolean;
}

const longestText = 200;

/** A button that asks for the token and the confirmation before it acts. */
export function actionButton(action: Action, isEnabled = true): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      class: action.isSecond ? "second" : "",
      onclick: () => open(action),
      disabled: !isEnabled,
      title: isEnabled ? null : "actions are switched off: http.token is not set",
      "aria-haspopup": "dialog",
      key: `${action.path} ${action.label}`,
    },
    action.label,
  );
}

type Control = HTMLInputElement | HTMLSelectElement;

function control({ name, label, choices }: Field): [Control, HTMLElement] {
  const made =
    choices === undefined
      ? h("input", { name, maxlength: longestText, autocomplete: "off" })
      : h(
          "select",
          { name },
          choices.map(([value, text]) => h("option", { value }, text)),
        );
  return [made as Control, h("label", {}, label, made)];
}

function line(name: string, words: string, type: string, value: string): [HTMLInputElement, HTMLElement] {
  const input = h("input", { name, type, value, autocomplete: "off", spellcheck: "false" }) as HTMLInputElement;
  return [input, h("label", {}, words, input)];
}

function open({ title, text, word, path, label, fields = [], bodyOf }: Action): void {
  const known = remembered();
  const controls = fields.map(control);
  const [typed, typedLabel] = line("word", `Type “${word}” to confirm`, "text", "");
  const tokenWords = "Token (http.token of the settings; kept until this tab closes)";
  const [token, tokenLabel] = line("token", tokenWords, "password", known.token);
  const [name, nameLabel] = line("name", "Your name, for the record", "text", known.name);
  const problem = h("p", { class: "error", role: "alert" });
  const go = h("button", { type: "submit" }, label) as HTMLButtonElement;
  const judge = (): void => {
    const isMissing = fields.some(({ isNeeded }, i) => isNeeded && controls[i]?.[0].value.trim() === "");
    go.disabled = isMissing || (word !== null && typed.value.trim() !== word) || token.value === "";
  };
  const submit = async (): Promise<void> => {
    go.disabled = true;
    problem.textContent = "";
    try {
      const values = Object.fromEntries(controls.map(([{ name: key, value }]) => [key, value.trim()]));
      await act(path, bodyOf?.(values) ?? {}, { token: token.value.trim(), name: name.value.trim() });
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
    controls.map(([, labelled]) => labelled),
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
