// The filter language, whole:
//
//     filter   = [ term { blank term } ]             all terms must hold; nothing lets everything through
//     term     = [ "-" | "!" ] condition             with a sign, the opposite must hold
//     condition = field ":" value { "," value }      one of the values
//               | word | quoted                      a message contains the text, whatever the case
//               | "/" regex "/"                      a message matches; "\/" stands for a slash
//     field    = one of Filter.Field's raw values, in any case
//     value    = "none"                              nothing is known: the column is NULL
//              | number | comparison number          400, >=500
//              | digit "xx"                          4xx: a class of statuses
//              | "yes" | "no" | "true" | "false"     for stream and resolved
//              | word                                equal, whatever the case; "*" stands for any run of characters
//              | quoted                              equal, and everything in it is meant literally
//     quoted   = '"' { character | escape } '"'
//     word     = characters other than blanks and quotes, or escapes; in a value also no ","
//     escape   = "\" and the character meant, or \n \t \r \u{1F600}
//
// What a field may be compared with is in Filter.Field+Values.swift. A message is the upstream's or the client's.
// "Whatever the case" is about A to Z, as in SQLite, so that the log and the screen agree. Where nothing is known about
// a field no value but `none` holds; its negation does.

extension Filter {
    /// The most characters a filter may have.
    package static let lengthLimit = 4_096

    /// Reads the filter language. Anything that means nothing is an error, never ignored.
    package static func parse(_ text: String) throws(FilterError) -> Filter {
        var parser = FilterParser(text)
        return try parser.filter()
    }
}
