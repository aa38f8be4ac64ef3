//! The settings of a made-up asset.

export const SETTINGS = {
  type: "object",
  properties: {
    batch: {
      type: "integer",
      minimum: 1,
      maximum: 10000,
      default: 500,
      description: "How many hashes are written at once.",
    },
    ttl: {
      type: "string",
      pattern: "^([0-9]+(d|h|m|s|ms))+$",
      default: "30m",
      description: "How long an entry lives.",
    },
    mode: {
      type: "string",
      enum: ["replace", "merge"],
      default: "replace",
      description: "What becomes of entries that are no longer there.",
    },
    dry: { type: "boolean", default: false },
    token: { type: "string", writeOnly: true, description: "The secret of the cache." },
  },
};
