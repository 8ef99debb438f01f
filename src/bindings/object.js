/** Sets a field of a plain object in the making; what is not known is null. */
export const put = (object, name, value) => {
  object[name] = value ?? null;
};
