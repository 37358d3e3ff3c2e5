#include "agent/post_carrier.h"

#include <algorithm>
#include <utility>

namespace agent {
namespace {

std::unexpected<Refusal> cut_short() { return refuse(RefusalCode::malformed, "a body that ends inside a frame"); }

Answer<Frame> next_frame(FrameReader& frames) {
  DID_TRY(auto frame, frames.next());
  if (!frame) return cut_short();
  return *std::move(frame);
}

// The records behind the message that established the session.
Answer<std::vector<Record>> open_rest(Channel& channel, FrameReader& frames) {
  std::vector<Record> records;
  while (!frames.empty()) {
    DID_TRY(const auto frame, next_frame(frames));
    DID_TRY(auto record, channel.open(frame));
    records.push_back(std::move(record));
  }
  return records;
}

// Of one side's step: what to send, and what was reached.
template <class Side>
Posted posted(Side& side, Step step, FrameReader& frames) {
  Posted out{.body = std::move(step.send)};
  if (side.refusal() != nullptr) out.refusal = *side.refusal();
  if (step.progress != Progress::established) {
    if (!out.refusal && !frames.empty()) out.refusal = Refusal{RefusalCode::malformed, "a body with more frames than belong there"};
    return out;
  }
  out.established = side.take();
  auto records = open_rest(out.established->channel, frames);
  if (records) {
    out.records = *std::move(records);
  } else {
    out.refusal = std::move(records).error();
    out.established.reset();
  }
  return out;
}

Posted refused(Refusal refusal) {
  auto body = encode_frame(FrameKind::refusal, did::as_bytes(name(refusal.code))).value_or(did::Bytes());
  return {.body = std::move(body), .refusal = std::move(refusal)};
}

}  // namespace

Posted PostInitiator::start() {
  FrameReader none;
  return posted(initiator_, initiator_.start(), none);
}

Posted PostInitiator::receive(did::ByteView body, did::ByteView data) {
  FrameReader frames;
  frames.push(body);
  const auto frame = body.size() > max_post ? refuse(RefusalCode::too_large, "an answer of " + std::to_string(body.size()) + " bytes")
                                            : next_frame(frames);
  if (!frame) return {.refusal = frame.error()};
  auto out = posted(initiator_, initiator_.receive(*frame), frames);
  if (out.refusal) out.body.clear();  // the server has answered; there is nobody to tell
  const auto ephemeral = initiator_.responder_ephemeral();
  if (out.body.empty() || !ephemeral) return out;
  auto routed = encode_frame(FrameKind::route, *ephemeral).value_or(did::Bytes());
  routed.insert(routed.end(), out.body.begin(), out.body.end());
  out.body = std::move(routed);
  if (data.empty()) return out;
  if (auto sealed = initiator_.early_data(data))
    out.body.insert(out.body.end(), sealed->begin(), sealed->end());
  else
    return {.refusal = std::move(sealed).error()};
  return out;
}

std::size_t PostResponder::pending() const {
  const std::lock_guard lock(mutex_);
  return pending_.size();
}

void PostResponder::drop_timed_out() {
  const std::lock_guard lock(mutex_);
  std::erase_if(pending_, [now = options_.clock.now()](const auto& one) { return one.second.timed_out(now); });
}

Posted PostResponder::begin(const Frame& frame, std::string_view address) {
  auto about = about_;
  about.address = address;
  Responder responder(options_, std::move(about));
  FrameReader none;
  auto out = posted(responder, responder.receive(frame), none);
  if (const auto key = responder.ephemeral()) {
    const std::lock_guard lock(mutex_);
    pending_.emplace(*key, std::move(responder));
  }
  return out;
}

Posted PostResponder::go_on(const Frame& route, FrameReader& frames) {
  DhPublicKey key{};
  if (route.body.size() != key.size()) return refused({RefusalCode::malformed, "a route that is no key"});
  std::ranges::copy(route.body, key.begin());
  const auto frame = next_frame(frames);
  if (!frame) return refused(frame.error());
  std::unique_lock lock(mutex_);
  auto found = pending_.extract(key);
  lock.unlock();
  if (found.empty()) return refused({RefusalCode::timed_out, "no such handshake is pending"});
  auto& responder = found.mapped();
  return posted(responder, responder.receive(*frame), frames);
}

Posted PostResponder::post(did::ByteView body, std::string_view address) {
  if (body.size() > max_post) return refused({RefusalCode::too_large, "a body of " + std::to_string(body.size()) + " bytes"});
  drop_timed_out();
  FrameReader frames;
  frames.push(body);
  const auto frame = next_frame(frames);
  if (!frame) return refused(frame.error());
  if (frame->kind == FrameKind::route) return go_on(*frame, frames);
  if (frame->kind != FrameKind::first || !frames.empty())
    return refused({RefusalCode::unexpected_message, "a body that begins with another frame"});
  return begin(*frame, address);
}

}  // namespace agent
