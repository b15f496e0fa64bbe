internal import NIOCore

/// What kind of image a file is, by its first bytes.
enum ImageFileType: String {
    case png = "image/png"
    case jpeg = "image/jpeg"
    case webp = "image/webp"
    case gif = "image/gif"

    /// Nil when it is none of these.
    init?(_ bytes: some Collection<UInt8>) {
        let start = Array(bytes.prefix(12))
        if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if start.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if start.starts(with: Array("RIFF".utf8)), start.dropFirst(8).elementsEqual("WEBP".utf8) {
            self = .webp
        } else if start.starts(with: Array("GIF8".utf8)) {
            self = .gif
        } else {
            return nil
        }
    }

    /// What the client says of a file that is none of these, as far as it may stand in a `data:` URL.
    static func declared(_ type: String?) -> String {
        let bare = (type ?? "").prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        let isType =
            bare.utf8.count <= 64 && bare.split(separator: "/", omittingEmptySubsequences: false).count == 2
            && bare.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: "/+-.".utf8.contains(byte)
                }
            }
        return isType ? bare : "application/octet-stream"
    }
}
