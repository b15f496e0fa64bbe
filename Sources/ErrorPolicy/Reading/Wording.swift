extension String {
    /// Whether there is anything to read: a letter of any script.
    var hasWords: Bool { unicodeScalars.contains { $0.properties.isAlphabetic } }

    /// Compressed or binary data: replacement marks and controls where a text has letters.
    var looksBinary: Bool {
        var odd = 0
        var count = 0
        for scalar in unicodeScalars.prefix(512) {
            count += 1
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: continue
            case 0...0x1F, 0x7F...0x9F, 0xFFFD: odd += 1
            default: continue
            }
        }
        return odd * 10 > count
    }

    var withoutByteOrderMark: String {
        unicodeScalars.first == "\u{FEFF}" ? String(unicodeScalars.dropFirst()) : self
    }
}
