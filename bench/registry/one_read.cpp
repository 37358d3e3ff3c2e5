// The least that a registry on Beast and RocksDB can do for a name, as a bound for goal 20: one request, one read, the value as it lies.
//   one_read STORE PORT: GET /KEY answers the value of KEY in the table `state`, from one thread, with all of the table in memory.
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cstdint>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;

namespace {

class Values {
 public:
  explicit Values(const std::string& path) {
    std::vector<std::string> names;
    must(rocksdb::DB::ListColumnFamilies({}, path, &names));
    rocksdb::BlockBasedTableOptions blocks;
    blocks.block_cache = rocksdb::NewLRUCache(std::size_t{1} << 30U);
    blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    rocksdb::ColumnFamilyOptions options;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
    std::vector<rocksdb::ColumnFamilyDescriptor> tables;
    for (const auto& name : names) tables.emplace_back(name, options);
    rocksdb::DB* opened = nullptr;
    must(rocksdb::DB::OpenForReadOnly({}, path, tables, &handles_, &opened));
    store_.reset(opened);
    const auto found = std::ranges::find(names, "state");
    if (found == names.end()) throw std::runtime_error("`" + path + "` has no table `state`");
    state_ = handles_[static_cast<std::size_t>(found - names.begin())];
    const std::unique_ptr<rocksdb::Iterator> all(store_->NewIterator({}, state_));
    for (all->SeekToFirst(); all->Valid(); all->Next()) {
    }
    must(all->status());
  }
  Values(const Values&) = delete;
  Values& operator=(const Values&) = delete;
  ~Values() {
    for (auto* handle : handles_) store_->DestroyColumnFamilyHandle(handle);
  }

  [[nodiscard]] bool get(std::string_view key, std::string& out) const {
    return store_->Get({}, state_, {key.data(), key.size()}, &out).ok();
  }

 private:
  static void must(const rocksdb::Status& status) {
    if (!status.ok()) throw std::runtime_error(status.ToString());
  }
  std::unique_ptr<rocksdb::DB> store_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  rocksdb::ColumnFamilyHandle* state_ = nullptr;
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, const Values& values) : socket_(std::move(socket)), values_(values) {
    socket_.set_option(tcp::no_delay(true));
  }

  void read() {
    request_ = {};
    http::async_read(socket_, buffer_, request_, [self = shared_from_this()](const beast::error_code& error, std::size_t) {
      if (!error) self->answer();
    });
  }

 private:
  void answer() {
    response_ = {};
    response_.set(http::field::content_type, "application/json");
    if (!values_.get(std::string_view(request_.target()).substr(1), response_.body())) response_.result(http::status::not_found);
    response_.prepare_payload();
    http::async_write(socket_, response_, [self = shared_from_this()](const beast::error_code& error, std::size_t) {
      if (!error) self->read();
    });
  }

  tcp::socket socket_;
  const Values& values_;
  beast::flat_buffer buffer_;
  http::request<http::empty_body> request_;
  http::response<http::string_body> response_;
};

void accept(tcp::acceptor& acceptor, const Values& values) {
  acceptor.async_accept([&](const beast::error_code& error, tcp::socket socket) {
    if (!error) std::make_shared<Session>(std::move(socket), values)->read();
    accept(acceptor, values);
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: one_read STORE PORT\n";
    return 2;
  }
  try {
    const Values values(argv[1]);
    asio::io_context loop(1);
    tcp::acceptor acceptor(loop, {asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(std::stoi(argv[2]))});
    accept(acceptor, values);
    std::cout << "ready" << std::endl;
    loop.run();
  } catch (const std::exception& error) {
    std::cerr << "one_read: " << error.what() << '\n';
    return 1;
  }
}
