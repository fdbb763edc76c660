/* Every text of the frame, in the languages that it speaks. */

const en = {
  assistantSays: (name) => `${name}, assistant`,
  staffSays: (name) => `${name}, staff`,
  someone: "The shop",
  you: "You",
  close: "Close chat",
  log: "Conversation",
  ask: "Your question",
  placeholder: "Ask a question…",
  send: "Send",
  stop: "Stop",
  stopLabel: "Stop this answer",
  older: "Show older messages",
  olderLoading: "Loading older messages…",
  newest: "New messages",
  suggestions: "Suggested questions",
  disclosure: "AI assistant: answers are generated and may be wrong.",
  left: (count) => (count === 1 ? "1 character left" : `${count} characters left`),
  excess: (count) => `${count} too many: please shorten your message or send it in parts.`,
  typing: (name) => `${name} is writing…`,
  queued: (position, seconds) =>
    position > 0 ? `${position} ahead of you · about ${seconds} s` : `Your turn in about ${seconds} s`,
  sending: "Sending…",
  unsent: "Sent as soon as the connection is back",
  retryIn: (seconds) => `Not sent yet. Trying again in ${seconds} s`,
  retry: "Try again",
  edit: "Edit",
  automatic: "Automatic FAQ answer",
  stopped: "Stopped",
  interrupted: "Cut off",
  noAnswer: "No answer came. Please ask again.",
  connecting: "Connecting…",
  reconnecting: "Connection lost. Reconnecting…",
  offline: "You are offline. Your messages are kept and sent later.",
  busy: "Many windows of this chat are open. Trying again in a moment; closing some helps.",
  blocked: "This chat is not available here. Please contact the shop another way.",
  gone: "This chat is closed. Please contact the shop another way.",
  reload: "The chat needs a fresh start.",
  reloadAct: "Reload",
  waiting: "A person from the shop will answer soon.",
  staff: "A person from the shop is answering.",
  closed: "This conversation has ended.",
  today: "Today",
  yesterday: "Yesterday",
  errors: {
    too_long: "Not sent: the message is too long. Please shorten it.",
    rate_limited: "Not sent: that was a lot at once. Please wait a moment.",
    quota_exhausted: "The assistant has reached its limit for now. Please try again later.",
    forbidden: "Not sent: you cannot write here.",
    unavailable: "Not sent: that did not work just now.",
    bad_frame: "Not sent: the message could not be read.",
    not_found: "Not sent: this conversation no longer exists.",
  },
};

const zh = {
  assistantSays: (name) => `${name}（智能助手）`,
  staffSays: (name) => `${name}（客服）`,
  someone: "店铺",
  you: "我",
  close: "关闭聊天",
  log: "聊天记录",
  ask: "您的问题",
  placeholder: "请输入您的问题…",
  send: "发送",
  stop: "停止",
  stopLabel: "停止生成此回答",
  older: "查看更早的消息",
  olderLoading: "正在加载更早的消息…",
  newest: "有新消息",
  suggestions: "猜您想问",
  disclosure: "AI 助手：回答由人工智能生成，可能有误。",
  left: (count) => `还可输入 ${count} 个字`,
  excess: (count) => `超出 ${count} 个字，请删减或分几次发送。`,
  typing: (name) => `${name}正在输入…`,
  queued: (position, seconds) =>
    position > 0 ? `前面还有 ${position} 位 · 约 ${seconds} 秒` : `约 ${seconds} 秒后为您解答`,
  sending: "发送中…",
  unsent: "恢复连接后会自动发送",
  retryIn: (seconds) => `尚未发送，${seconds} 秒后自动重试`,
  retry: "重试",
  edit: "修改",
  automatic: "常见问题自动回答",
  stopped: "已停止",
  interrupted: "回答中断",
  noAnswer: "没有收到回答，请再问一次。",
  connecting: "正在连接…",
  reconnecting: "连接已断开，正在重新连接…",
  offline: "网络已断开。您的消息会保留，联网后自动发送。",
  busy: "打开的聊天窗口太多，稍后会自动重试，关闭一些会更快。",
  blocked: "此处无法使用聊天，请通过其他方式联系店铺。",
  gone: "聊天已关闭，请通过其他方式联系店铺。",
  reload: "聊天需要重新开始。",
  reloadAct: "重新加载",
  waiting: "店铺客服将很快为您解答。",
  staff: "店铺客服正在为您解答。",
  closed: "本次对话已结束。",
  today: "今天",
  yesterday: "昨天",
  errors: {
    too_long: "未发送：内容太长，请删减。",
    rate_limited: "未发送：发送太频繁，请稍等片刻。",
    quota_exhausted: "助手目前已达使用上限，请稍后再试。",
    forbidden: "未发送：您无法在此发言。",
    unavailable: "未发送：刚才没有成功。",
    bad_frame: "未发送：消息无法识别。",
    not_found: "未发送：该对话已不存在。",
  },
};

const LANGUAGES = { en, "zh-hans": zh };

/** The first of the wished languages (BCP 47 tags) that the frame speaks, English if none. */
export function spoken(...wishes) {
  for (const wish of wishes) {
    if (/^zh\b/i.test(wish || "")) return "zh-hans";
    if (/^en\b/i.test(wish || "")) return "en";
  }
  return "en";
}

/** The texts of a language that `spoken` named. */
export const textsIn = (language) => LANGUAGES[language];
