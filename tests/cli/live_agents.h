// Agents that run while a test looks on, and a registry that changes meanwhile.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>

#include "agent_scene.h"

namespace test {

// A registry for several at once, with a stream of events. Everything is under one lock.
class LiveRegistry {
 public:
  did::Result<cli::HttpAnswer> answer(const cli::HttpRequest& request) {
    const std::lock_guard lock(mutex_);
    if (down_) return did::fail(did::Errc::unavailable, "registry `live`: connection refused");
    if (instead_ && request.target.starts_with("/v1/resolve") && request.target.contains(about_)) return *instead_;
    auto answer = registry_.answer(request);
    if (request.method != "GET") stir();
    return answer;
  }
  void set_down(bool down) {
    const std::lock_guard lock(mutex_);
    down_ = down;
    stirred_.notify_all();
  }
  // What `resolve` says from now on about names with this in them. An event goes out.
  void say_instead(const std::string& about, cli::HttpAnswer answer) {
    const std::lock_guard lock(mutex_);
    about_ = about;
    instead_ = std::move(answer);
    stir();
  }
  void lie(const std::string& how) {
    const std::lock_guard lock(mutex_);
    registry_.lie = how;
  }
  did::Result<std::unique_ptr<cli::EventStream>> open_stream() {
    const std::lock_guard lock(mutex_);
    if (down_) return did::fail(did::Errc::unavailable, "registry `live`: connection refused");
    return std::make_unique<Stream>(*this, events_);
  }

 private:
  class Stream final : public cli::EventStream {
   public:
    Stream(LiveRegistry& registry, std::uint64_t seen) : registry_(registry), seen_(seen) {}
    did::Result<std::string> read(std::chrono::milliseconds at_most) override {
      std::unique_lock lock(registry_.mutex_);
      const auto something = [this] { return registry_.down_ || registry_.events_ != seen_; };
      (void)registry_.stirred_.wait_for(lock, at_most, something);
      if (registry_.down_) return did::fail(did::Errc::unavailable, "the stream is over");
      if (registry_.events_ == seen_) return "";
      seen_ = registry_.events_;
      return "id: " + std::to_string(seen_) + "\nevent: AGENT_UPDATED\ndata: {}\n\n";
    }

   private:
    LiveRegistry& registry_;
    std::uint64_t seen_;
  };
  void stir() {
    ++events_;
    stirred_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable stirred_;
  MemoryRegistry registry_;
  std::string about_;
  std::optional<cli::HttpAnswer> instead_;
  std::uint64_t events_ = 0;
  bool down_ = false;
};

class LiveTransport final : public cli::Transport {
 public:
  explicit LiveTransport(LiveRegistry& registry) : registry_(registry) {}
  did::Result<cli::HttpAnswer> send(const cli::HttpRequest& request) override { return registry_.answer(request); }
  did::Result<std::unique_ptr<cli::EventStream>> open_stream(const std::string&) override { return registry_.open_stream(); }

 private:
  LiveRegistry& registry_;
};

// The world of one program: a clock that the test turns, its standard input a pipe.
class LiveOutside final : public cli::Outside {
 public:
  explicit LiveOutside(LiveRegistry& registry, int input = -1) : registry_(registry), input_(input) {
    fixed_.variables["CREDENCE_PASSPHRASE"] = "pw";
  }
  std::atomic<std::int64_t> later_seconds = 0;

  [[nodiscard]] std::optional<std::string> environment(const char* name) const override { return fixed_.environment(name); }
  [[nodiscard]] did::Time now() const override { return fixed_.now() + std::chrono::seconds(later_seconds); }
  [[nodiscard]] bool terminal() const override { return false; }
  [[nodiscard]] int input_descriptor() const override { return input_; }
  [[nodiscard]] std::optional<did::SecretBytes> ask_secret(std::string_view) override { return std::nullopt; }
  [[nodiscard]] std::unique_ptr<did::Fetcher> make_fetcher(const cli::Flags& flags) const override { return fixed_.make_fetcher(flags); }
  [[nodiscard]] did::Result<std::unique_ptr<cli::Transport>> make_transport(const std::string&, const cli::Flags&) const override {
    return std::make_unique<LiveTransport>(registry_);
  }
  [[nodiscard]] did::SealCost seal_cost() const override { return fixed_.seal_cost(); }

 private:
  FixedOutside fixed_;
  LiveRegistry& registry_;
  int input_;
};

// A command line at work on a thread of its own; what it prints goes to files, so that it can be read meanwhile.
class LiveAgent {
 public:
  LiveAgent(const Scene& scene, const std::string& name, Words words, LiveRegistry& registry)
      : out_(scene.folder.file(name + ".out")), err_(scene.folder.file(name + ".err")), pipe_(make_pipe()), outside_(registry, pipe_[0]) {
    words.insert(words.begin(), "credence");
    for (const auto& file : {out_, err_}) std::ofstream(file, std::ios::trunc);  // what another of this name printed
    thread_ = std::thread([this, words = std::move(words)] { exit_ = work(words); });
  }
  LiveAgent(const LiveAgent&) = delete;
  LiveAgent& operator=(const LiveAgent&) = delete;
  // Where the test has left early, the session's time is over now.
  ~LiveAgent() {
    fall_silent();
    move_clock(std::chrono::hours(24));
    (void)ends();
    ::close(pipe_[0]);
  }

  void say(const std::string& line) const {
    REQUIRE(::write(pipe_[1], (line + "\n").data(), line.size() + 1) == static_cast<ssize_t>(line.size() + 1));
  }
  // No more lines.
  void fall_silent() {
    if (!std::exchange(silent_, true)) ::close(pipe_[1]);
  }
  [[nodiscard]] std::string out() const { return text_of(out_); }
  [[nodiscard]] std::string err() const { return text_of(err_); }
  // Has it printed this, within some seconds?
  [[nodiscard]] bool prints(const std::string& text) const { return appears(out_, text); }
  [[nodiscard]] bool notes(const std::string& text) const { return appears(err_, text); }
  void move_clock(std::chrono::seconds by) { outside_.later_seconds += by.count(); }
  // Its exit code, once it has ended by itself.
  [[nodiscard]] int ends() {
    if (thread_.joinable()) thread_.join();
    return exit_;
  }

 private:
  static std::array<int, 2> make_pipe() {
    std::array<int, 2> both{};
    REQUIRE(::pipe2(both.data(), O_CLOEXEC) == 0);
    return both;
  }
  static std::string text_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static bool appears(const std::string& path, const std::string& text) {
    for (int i = 0; i < 4000; ++i) {
      if (text_of(path).contains(text)) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
  }
  int work(const Words& words) {
    std::vector<const char*> argv;
    for (const auto& word : words) argv.push_back(word.c_str());
    std::istringstream in;
    std::ofstream out(out_), err(err_);
    err << std::unitbuf;
    cli::Context context{.out = out, .err = err, .in = in, .outside = outside_};
    return cli::run(static_cast<int>(argv.size()), argv.data(), context);
  }
  std::string out_, err_;
  std::array<int, 2> pipe_;
  bool silent_ = false;
  LiveOutside outside_;
  int exit_ = -1;
  std::thread thread_;
};

}  // namespace test
