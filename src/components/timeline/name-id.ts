/** The contact's name on its page: where the focus goes when what had it is gone. */
export const NAME_ID = "contact-name";

export const focusName = (): void => document.getElementById(NAME_ID)?.focus();
