# cmake -DINPUT=file -DOUTPUT=file.cpp -DSYMBOL=name -P embed.cmake: the bytes of a file as `const unsigned char vc_embedded_<name>[]`.
file(READ ${INPUT} hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
file(WRITE ${OUTPUT} "#include <cstddef>\nnamespace vc {\nextern const unsigned char embedded_${SYMBOL}[];\nextern const std::size_t embedded_${SYMBOL}_size;\nconst unsigned char embedded_${SYMBOL}[] = {${bytes}};\nconst std::size_t embedded_${SYMBOL}_size = ${size};\n}  // namespace vc\n")
