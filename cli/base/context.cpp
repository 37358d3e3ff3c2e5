#include "base/context.h"

namespace cli {

did::Time now(const Context& context) { return context.flags.at ? *context.flags.at : context.outside.now(); }

}  // namespace cli
