#include "line.h"

#include <agent/post_carrier.h>

#include "agent/attacks/target/target.h"
#include "support/raw_http.h"

namespace attacks {
namespace {

using agent::FrameKind;
using agent::RecordType;
constexpr std::chrono::seconds patience{10};

std::optional<agent::Frame> take(agent::FrameReader& frames) {
  auto frame = frames.next();
  test::must(frame.has_value(), "the target sends what is no frame");
  return *std::move(frame);
}

class StreamLine final : public Line {
 public:
  explicit StreamLine(const cli::MeetingPlace& place) : socket_(cli::connect_to(place, patience).value()) {}
  [[nodiscard]] std::string_view name() const override { return "frames"; }
  void send(did::ByteView bytes) override { (void)socket_.send(bytes, patience); }
  [[nodiscard]] std::optional<agent::Frame> next() override {
    while (true) {
      if (auto frame = take(frames_)) return frame;
      const auto bytes = socket_.receive(patience);
      if (!bytes || bytes->empty()) return std::nullopt;
      frames_.push(*bytes);
    }
  }

 private:
  cli::Socket socket_;
  agent::FrameReader frames_;
};

class PostLine final : public Line {
 public:
  explicit PostLine(const httpd::Endpoint& endpoint) : endpoint_(endpoint) {}
  [[nodiscard]] std::string_view name() const override { return "http"; }
  void route(const agent::DhPublicKey& key) override { route_ = agent::encode_frame(FrameKind::route, key).value(); }
  void send(did::ByteView bytes) override {
    std::string body(did::as_text(route_));
    body += did::as_text(bytes);
    test::RawHttpClient client(endpoint_.port, endpoint_.address.c_str());
    const auto answer =
        client.ask("POST " + std::string(agent::handshake_path) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: " +
                   std::string(agent::handshake_media_type) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    if (answer.status == 200) frames_.push(did::as_bytes(answer.body));
  }
  [[nodiscard]] std::optional<agent::Frame> next() override { return take(frames_); }

 private:
  httpd::Endpoint endpoint_;
  did::Bytes route_;
  agent::FrameReader frames_;
};

// The target's static key: what our own program has, or what another one says at first contact.
agent::DhPublicKey static_of(Field& field) {
  if (field.at().requests) return agent::DhKeyPair::from_secret(did::Bytes(32, target_static_key)).public_key();
  const auto line = field.at().frames ? stream_line(field.at()) : post_line(field.at());
  auto raw = Caller(field).raw();
  test::must(begin(*line, raw).good, "no first contact, so that there is no known peer");
  return *raw.noise().rs();
}

std::string word_of(const agent::Record& record) {
  switch (record.type) {
    case RecordType::data: return "data";
    case RecordType::welcome: return "established";
    case RecordType::pong: return "pong";
    case RecordType::close:
    case RecordType::revoke: return record.body.empty() ? "closed" : std::string(did::as_text(record.body));
    case RecordType::proof:
    case RecordType::ping:
    case RecordType::epoch:
    case RecordType::approve:
    case RecordType::rekey: return "another record";
  }
  return "an unknown record";
}

}  // namespace

std::unique_ptr<Line> stream_line(const Addresses& at) { return std::make_unique<StreamLine>(at.frames.value()); }
std::unique_ptr<Line> post_line(const Addresses& at) { return std::make_unique<PostLine>(at.http.value()); }

std::string word_of(const std::optional<agent::Frame>& frame, test::RawInitiator* raw) {
  if (!frame) return "closed";
  switch (frame->kind) {
    case FrameKind::second: return "second";
    case FrameKind::retry: return "retry";
    case FrameKind::refusal: return std::string(did::as_text(frame->body));
    case FrameKind::record: return raw == nullptr ? "record" : word_of(raw->open(*frame));
    case FrameKind::first:
    case FrameKind::third:
    case FrameKind::route: return "another frame";
  }
  return "an unknown frame";
}

Caller::Caller(Field& on, std::uint8_t key) : party(test::party(key)), static_key(agent::DhKeyPair::generate(on.random())), field(on) {}

test::RawInitiator Caller::raw(bool ik) {
  return test::RawInitiator({.self = party,
                             .static_key = static_key,
                             .random = field.random(),
                             .clock = field.clock(),
                             .peer = field.at().did,
                             .peer_static = ik ? std::optional(static_of(field)) : std::nullopt});
}

Begun begin(Line& line, test::RawInitiator& raw) {
  const auto answer = line.ask(raw.first(test::bytes_of(raw.offer())));
  if (!answer || answer->kind != FrameKind::second) return {.word = word_of(answer)};
  (void)raw.second(*answer);
  line.route(*raw.noise().re());
  return {.good = true, .word = "second"};
}

std::string finish(Line& line, test::RawInitiator& raw, const did::Json& proof) {
  return word_of(line.ask(raw.third(test::bytes_of(proof))), &raw);
}

std::string each_door(const Addresses& at, const std::function<std::string(Line&)>& run) {
  std::string all, first;
  bool same = true;
  for (const bool stream : {true, false}) {
    if (stream ? !at.frames : !at.http) continue;
    const auto line = stream ? stream_line(at) : post_line(at);
    const auto word = run(*line);
    if (all.empty()) first = word;
    same = same && word == first;
    all += (all.empty() ? "" : ", ") + std::string(line->name()) + ": " + word;
  }
  return same ? first : all;
}

}  // namespace attacks
