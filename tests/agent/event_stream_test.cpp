#include "agent/event_stream.h"

#include <doctest/doctest.h>

#include <vector>

using namespace agent;

namespace {

// All events of a stream that comes in pieces of this size.
std::vector<ServerEvent> events_of(std::string_view text, std::size_t piece = 1) {
  EventStreamReader reader;
  std::vector<ServerEvent> out;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    reader.push(text.substr(at, piece));
    while (true) {
      auto event = reader.next();
      REQUIRE(event.has_value());
      if (!*event) break;
      out.push_back(**std::move(event));
    }
  }
  return out;
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("EventStreamReader: gives an event at each empty line, whatever the pieces and the line ends") {
    for (const std::string_view end : {"\n", "\r\n", "\r"}) {
      for (const auto piece : {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{1000}}) {
        INFO(end.size(), " ", piece);
        std::string text = "\xEF\xBB\xBF";
        for (const std::string_view line : {": hello", "retry: 2000", "", "id: 7", "event: heartbeat", "data: {}", "", "data:one",
                                            "data:  two", "", "event: alone", "", "data", "", "id", "data: x", "", ""})
          text.append(line).append(end);
        const auto all = events_of(text, piece);
        REQUIRE(all.size() == 4);
        CHECK(all[0].type == "heartbeat");
        CHECK(all[0].id == "7");
        CHECK(all[0].data == "{}");
        CHECK(all[1].type == "message");  // the type is of one event, the id goes on
        CHECK(all[1].id == "7");
        CHECK(all[1].data == "one\n two");
        CHECK(all[2].data.empty());
        CHECK(all[3].id.empty());
      }
    }
  }

  TEST_CASE("EventStreamReader: what the stream ends in the middle of is no event, and an id with a zero is none") {
    CHECK(events_of("data: x\n").empty());
    CHECK(events_of("data: x").empty());
    CHECK(events_of("\xEF\xBB").empty());
    const auto all = events_of(std::string_view("id: a\0b\ndata: x\n\n", 17));
    REQUIRE(all.size() == 1);
    CHECK(all[0].id.empty());
  }

  TEST_CASE("EventStreamReader: an endless line and endless data are refused, and it stays so") {
    EventStreamReader line;
    line.push(std::string(event_max_size + 2, 'x'));
    CHECK(line.next().error().code == RefusalCode::too_large);
    line.push("\n\ndata: x\n\n");
    CHECK(line.next().error().code == RefusalCode::too_large);

    EventStreamReader data;
    const auto piece = "data: " + std::string(event_max_size / 4, 'x') + "\n";
    for (int i = 0; i < 3; ++i) {
      data.push(piece);
      CHECK(data.next().has_value());
    }
    data.push(piece);
    CHECK(data.next().error().code == RefusalCode::too_large);
  }
}
