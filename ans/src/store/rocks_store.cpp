#include "store/rocks_store.h"

#include <fcntl.h>
#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/perf_level.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <limits>
#include <mutex>
#include <system_error>
#include <utility>

namespace ans {
namespace {

namespace fs = std::filesystem;
using Kind = WriteBatch::Op::Kind;

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view view(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

// The first key after all that begin with `prefix`; empty where there is none.
std::string end_of(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return end;
}

did::Error error_of(const rocksdb::Status& status, std::string_view doing) {
  if (status.IsCorruption()) {
    return {did::Errc::corrupt, std::string(doing) + ": the stored data is damaged: " + status.ToString(),
            "stop, keep a copy of the folder for examination, and restore the last backup"};
  }
  const bool full = status.IsNoSpace();
  return {did::Errc::unavailable, std::string(doing) + ": " + status.ToString(),
          full ? "free space on the disk, then start again" : "check the disk and the rights on the folder, then start again"};
}

did::Error in_use(const std::string& path) {
  return {did::Errc::unavailable, "another daemon uses `" + path + "`", "stop it, or give this one a data folder of its own"};
}

did::Error open_error(const std::string& path, const rocksdb::Status& status) {
  const auto text = status.ToString();
  // RocksDB has no code of its own for a lock that is held, here or in another process.
  if (status.IsIOError() && (text.contains("lock file") || text.contains("lock hold"))) return in_use(path);
  // Column families that we do not know.
  if (status.IsInvalidArgument() || status.IsNotSupported()) {
    return {did::Errc::unsupported, "`" + path + "` was not written by this version: " + text,
            "use the version that wrote it, or another folder"};
  }
  // A CURRENT that cannot be read leads to a file that is not there.
  if (status.IsPathNotFound() || text.contains("No such file")) {
    return error_of(rocksdb::Status::Corruption(text), "opening `" + path + "`");
  }
  return error_of(status, "opening `" + path + "`");
}

// Where CURRENT is lost, RocksDB would begin anew and forget what is there.
bool lost_current(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder / "CURRENT", error)) return false;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const auto extension = at->path().extension();
    if (extension == ".sst" || extension == ".log") return true;
  }
  return false;
}

Result<void> prepare_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error || !fs::is_directory(path, error)) {
    const auto why = error ? error.message() : std::string("it is not a folder");
    return did::fail(did::Errc::unavailable, "making the data folder `" + path + "`: " + why, "name a folder that this user may write to");
  }
  if (lost_current(path))
    return std::unexpected(error_of(rocksdb::Status::Corruption("no CURRENT beside the data"), "opening `" + path + "`"));
  return {};
}

// How a table is read decides how it lies: docs/performance.md, "The registry".
struct Layout {
  std::size_t block_bytes = 0;    // read and unpacked for one value
  bool asked_for_absent = false;  // a bloom filter answers for keys that are not there
  bool packed_well = false;       // read seldom, or in order: zstd where it has come to rest
  bool by_first_field = false;    // scanned for what is mostly not there: filters answer for the first field of the key

  // How many new files lie beside one another before they are put in order with all that is older. Where one key is looked up at a
  // time, a filter answers for most of them, and order is made half as often; who reads in order reads from each of them.
  [[nodiscard]] int files_side_by_side() const { return asked_for_absent ? 8 : 4; }
};
Layout layout_of(Table table) {
  constexpr std::size_t small = std::size_t{8} << 10U, large = std::size_t{32} << 10U;
  switch (table) {
    case Table::events: return {large, false, true};
    case Table::statements: return {small, true, false};
    case Table::credentials: return {small, true, false};
    case Table::state: return {small, true, false};
    case Table::names: return {small, true, false};
    case Table::capabilities: return {small, false, false};
    case Table::skeletons: return {small, false, true, true};
    case Table::relations: return {small, true, false};
    case Table::meta: return {small, true, false};
    case Table::words: return {large, false, true};
  }
  std::unreachable();
}

// The first of them that this build of RocksDB has.
rocksdb::CompressionType one_of(std::initializer_list<rocksdb::CompressionType> wanted) {
  const auto built_in = rocksdb::GetSupportedCompressions();
  for (const auto one : wanted)
    if (std::ranges::find(built_in, one) != built_in.end()) return one;
  return rocksdb::kNoCompression;
}

// All up to and with the first byte 0: what the keys of one scan have in common.
class FirstField final : public rocksdb::SliceTransform {
 public:
  [[nodiscard]] const char* Name() const override { return "FirstField"; }
  [[nodiscard]] rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return slice(view(key).substr(0, view(key).find('\0') + 1));
  }
  [[nodiscard]] bool InDomain(const rocksdb::Slice& key) const override { return view(key).contains('\0'); }
};

rocksdb::ColumnFamilyOptions table_options(const Layout& layout, const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = cache;
  blocks.block_size = layout.block_bytes;
  blocks.format_version = 5;
  if (layout.asked_for_absent || layout.by_first_field) blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  blocks.whole_key_filtering = true;
  // Found by hash within a block, where keys are looked up one by one.
  if (layout.asked_for_absent) blocks.data_block_index_type = rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  options.write_buffer_size = std::size_t{16} << 20U;
  options.level0_file_num_compaction_trigger = layout.files_side_by_side();
  // What is mostly not there is mostly not looked for in what was just written either.
  if (layout.by_first_field) options.prefix_extractor = std::make_shared<FirstField>();
  options.memtable_whole_key_filtering = layout.asked_for_absent;
  if (layout.asked_for_absent || layout.by_first_field) options.memtable_prefix_bloom_size_ratio = 0.02;  // of write_buffer_size
  options.level_compaction_dynamic_level_bytes = true;                                                    // at most a tenth lies twice
  options.compression = one_of({rocksdb::kLZ4Compression, rocksdb::kSnappyCompression});
  options.compression_per_level = {rocksdb::kNoCompression, options.compression};  // new files are soon put in order, and packed then
  if (layout.packed_well) options.bottommost_compression = one_of({rocksdb::kZSTD, rocksdb::kLZ4Compression});
  return options;
}

// RocksDB would keep notes beside the data. On a full disk it ends the process over them (an assertion in its logger), and
// a reader is to change nothing: what matters comes back as a status.
class NoNotes final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

rocksdb::DBOptions database_options() {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.paranoid_checks = true;
  // A torn last record was never acknowledged. Damage before it is an error; the default would drop all that follows.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.max_bgerror_resume_count = 0;                 // after a failed write an operator decides, not a timer
  options.max_total_wal_size = std::size_t{64} << 20U;  // is read when the store is opened: a second or less
  options.bytes_per_sync = std::size_t{1} << 20U;       // so that no large file is synced at once
  options.max_background_jobs = 2;
  options.info_log = std::make_shared<NoNotes>();
  return options;
}

// Does another process hold the lock that open() takes? Asking changes nothing.
bool is_locked(const std::string& path) {
  const int file = ::open((path + "/LOCK").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  struct flock wanted{};
  wanted.l_type = F_WRLCK;
  wanted.l_whence = SEEK_SET;
  const bool held = fcntl(file, F_GETLK, &wanted) == 0 && wanted.l_type != F_UNLCK;
  ::close(file);
  return held;
}

// Tells each step that a file takes, before it is taken.
class SteppedFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  SteppedFile(std::unique_ptr<rocksdb::FSWritableFile> file, const std::function<void(std::string_view)>& step)
      : FSWritableFileOwnerWrapper(std::move(file)), step_(step) {}
  using FSWritableFileOwnerWrapper::Append;
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
    step_("append");
    // The first half, and then the whole of it, as a machine may stop in between.
    const auto half = data.size() / 2;
    auto status = FSWritableFileOwnerWrapper::Append({data.data(), half}, options, context);
    step_("append the rest");
    if (status.ok()) status = FSWritableFileOwnerWrapper::Append({data.data() + half, data.size() - half}, options, context);
    return status;
  }
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
    step_("sync");
    auto status = FSWritableFileOwnerWrapper::Sync(options, context);
    step_("synced");
    return status;
  }

 private:
  const std::function<void(std::string_view)>& step_;
};

class SteppedFiles final : public rocksdb::FileSystemWrapper {
 public:
  explicit SteppedFiles(std::function<void(std::string_view)> step)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), step_(std::move(step)) {}
  [[nodiscard]] const char* Name() const override { return "SteppedFiles"; }
  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result, rocksdb::IODebugContext* context) override {
    auto status = FileSystemWrapper::NewWritableFile(name, options, result, context);
    if (status.ok() && name.ends_with(".log")) *result = std::make_unique<SteppedFile>(std::move(*result), step_);
    return status;
  }

 private:
  std::function<void(std::string_view)> step_;
};

// RocksDB counts, for each thread, every comparison of keys, which costs as much as a short comparison. Nobody asks for the counts.
void count_nothing() { rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable); }

std::vector<rocksdb::ColumnFamilyDescriptor> families_with(const RocksStoreOptions& options) {
  const auto cache = rocksdb::NewLRUCache(options.cache_bytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> families{{rocksdb::kDefaultColumnFamilyName, table_options(layout_of(Table::meta), cache)}};
  for (std::size_t i = 0; i < table_count; ++i) {
    const auto table = static_cast<Table>(i);
    families.emplace_back(std::string(ans::name(table)), table_options(layout_of(table), cache));
  }
  return families;
}

}  // namespace

struct RocksStore::Impl {
  std::unique_ptr<rocksdb::Env> stepped;
  std::unique_ptr<rocksdb::DB> database;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;  // the default one, then one for each Table, in its order
  bool durable = true;
  std::mutex writing;
  std::optional<did::Error> failed;  // guarded by `writing`

  ~Impl() {
    for (auto* handle : handles)
      if (handle != nullptr) database->DestroyColumnFamilyHandle(handle);
  }
  // nullptr: a store of an older daemon, open for reading only, has no such table, and nothing in it.
  [[nodiscard]] rocksdb::ColumnFamilyHandle* at(Table table) const { return handles[std::to_underlying(table) + 1U]; }
};

RocksStore::RocksStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RocksStore::~RocksStore() = default;

Result<std::unique_ptr<RocksStore>> RocksStore::open(const std::string& path, const RocksStoreOptions& options) {
  DID_CHECK(prepare_folder(path));
  auto impl = std::make_unique<Impl>();
  impl->durable = options.durable;
  auto settings = database_options();
  if (options.before_step) {
    impl->stepped = rocksdb::NewCompositeEnv(std::make_shared<SteppedFiles>(options.before_step));
    settings.env = impl->stepped.get();
  }
  rocksdb::DB* database = nullptr;
  const auto status = rocksdb::DB::Open(settings, path, families_with(options), &impl->handles, &database);
  impl->database.reset(database);
  if (!status.ok()) return std::unexpected(open_error(path, status));
  return std::unique_ptr<RocksStore>(new RocksStore(std::move(impl)));
}

Result<std::unique_ptr<RocksStore>> RocksStore::open_read_only(const std::string& path, const RocksStoreOptions& options) {
  std::error_code error;
  if (!fs::exists(path, error)) {
    return did::fail(did::Errc::not_found, "there is no data folder `" + path + "`", "name the folder that ansd was given with --data");
  }
  if (is_locked(path)) return std::unexpected(in_use(path));
  auto settings = database_options();
  settings.create_if_missing = false;
  settings.create_missing_column_families = false;
  auto impl = std::make_unique<Impl>();
  impl->failed = did::Error{did::Errc::unsupported, "the store is open for reading only"};
  rocksdb::DB* database = nullptr;
  std::vector<std::string> there;
  auto families = families_with(options);
  if (rocksdb::DB::ListColumnFamilies(settings, path, &there).ok())
    std::erase_if(families, [&](const auto& one) { return std::ranges::find(there, one.name) == there.end(); });
  const auto status = rocksdb::DB::OpenForReadOnly(settings, path, families, &impl->handles, &database);
  impl->database.reset(database);
  if (!status.ok()) return std::unexpected(open_error(path, status));
  const auto wanted = families_with(options);
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (i == impl->handles.size() || impl->handles[i]->GetName() != wanted[i].name)
      impl->handles.insert(impl->handles.begin() + static_cast<std::ptrdiff_t>(i), nullptr);
  return std::unique_ptr<RocksStore>(new RocksStore(std::move(impl)));
}

Result<std::optional<std::string>> RocksStore::get(Table table, std::string_view key) const {
  if (impl_->at(table) == nullptr) return std::nullopt;
  count_nothing();
  std::string value;
  const auto status = impl_->database->Get(rocksdb::ReadOptions(), impl_->at(table), slice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return std::unexpected(error_of(status, "reading `" + std::string(ans::name(table)) + "`"));
  return value;
}

Result<void> RocksStore::write(const WriteBatch& batch) {
  const std::scoped_lock lock(impl_->writing);  // nothing comes between what is expected and what is written
  if (const auto& failed = impl_->failed) return std::unexpected(*failed);
  count_nothing();

  rocksdb::WriteBatch out;
  for (const auto& op : batch.ops()) {
    auto* const family = impl_->at(op.table);
    auto status = rocksdb::Status::OK();
    if (op.kind == Kind::put) status = out.Put(family, slice(op.key), slice(op.value));
    if (op.kind == Kind::remove) status = out.Delete(family, slice(op.key));
    if (op.kind == Kind::expect_absent) {
      DID_TRY(const auto found, get(op.table, op.key));
      if (found) return std::unexpected(conflict_of(op));
    }
    if (!status.ok()) return std::unexpected(error_of(status, "preparing a write"));
  }

  rocksdb::WriteOptions durable;
  durable.sync = impl_->durable;
  const auto status = impl_->database->Write(durable, &out);
  if (status.ok()) return {};
  impl_->failed = error_of(status, "nothing is written any more since a write failed");
  return std::unexpected(error_of(status, "writing"));
}

Result<void> RocksStore::backup(const std::string& path) const {
  std::error_code error;
  if (fs::exists(path, error)) return did::fail(did::Errc::conflict, "`" + path + "` is there already", "name a folder that is not there");
  rocksdb::Checkpoint* made = nullptr;
  auto status = rocksdb::Checkpoint::Create(impl_->database.get(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (status.ok()) status = checkpoint->CreateCheckpoint(path, std::numeric_limits<std::uint64_t>::max());  // the log is copied
  if (!status.ok()) return std::unexpected(error_of(status, "writing a backup to `" + path + "`"));
  return {};
}

Result<void> RocksStore::scan(Table table, std::string_view prefix, std::string_view from, const Visit& visit) const {
  if (impl_->at(table) == nullptr) return {};
  count_nothing();
  const auto end = end_of(prefix);
  const auto bound = slice(end);
  rocksdb::ReadOptions options;
  // A filter that knows the first field may say that there is nothing.
  options.prefix_same_as_start = layout_of(table).by_first_field && prefix.contains('\0');
  options.total_order_seek = !options.prefix_same_as_start;
  if (!end.empty()) options.iterate_upper_bound = &bound;
  // An iterator sees the database as it was when it was made.
  const std::unique_ptr<rocksdb::Iterator> at(impl_->database->NewIterator(options, impl_->at(table)));
  for (at->Seek(slice(std::max(prefix, from))); at->Valid(); at->Next()) {
    if (!visit(view(at->key()), view(at->value()))) break;
  }
  if (!at->status().ok()) return std::unexpected(error_of(at->status(), "reading `" + std::string(ans::name(table)) + "`"));
  return {};
}

}  // namespace ans
