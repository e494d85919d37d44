/** What a person asks of rollbacks. */
export type RollbackCommand =
  | { readonly kind: "approve"; readonly orderId: string; readonly by: string }
  | { readonly kind: "deny"; readonly orderId: string; readonly by: string }
  /** Closes an open circuit half, re-arms after a lost store, ends an order that nobody knows about, and the cool-down. */
  | { readonly kind: "reset"; readonly target: string; readonly by: string }
  /** Orders for the target's last alarm once more, under a new id, through the same gates. */
  | { readonly kind: "order"; readonly target: string; readonly by: string }
  | { readonly kind: "release"; readonly model: string; readonly version: string; readonly by: string };

/** Whether a command was carried out; if not, why, for whoever asked. */
export type CommandReply = { readonly done: true } | { readonly done: false; readonly why: string };
