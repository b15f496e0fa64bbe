import ErrorPolicy

/// One error to explain, from the command line or from a line of a batch.
struct ExplainCase {
    /// What the flags say, for whatever a line leaves out.
    struct Defaults {
        var account = AccountContext()
        var rules: [PassthroughRule] = []
        var handler = ErrorHandler.images
        var model = ImageModel.usual
    }

    /// What is wrong with a line.
    struct Problem: Error {
        let sentence: String
    }

    static let statuses = 100...599
    /// Bytes of a body that are read; the gateway reads half as much.
    static let bodyLimit = 1 << 20
    /// The longest line of a batch, in bytes.
    static let lineLimit = 16 << 20

    var response: UpstreamResponse
    var account: AccountContext
    var rules: [PassthroughRule]
    var handler: ErrorHandler
    var model: String

    /// The decision, at a moment in Unix seconds.
    ///
    /// The two older handlers are asked for their own answer, as if the error had reached them: that is what makes
    /// them comparable. The image handler is asked with all the steps before it.
    func decision(at now: Int64) -> Decision {
        var history = AccountHistory()
        history.unixTime = now
        return ErrorPolicy.decide(
            response,
            account: account,
            rules: rules,
            handler: handler,
            model: model,
            history: history,
            steps: handler == .images ? .all : .handlerOnly
        )
    }
}

extension ExplainCase {
    /// Reads a line of a batch.
    init(line: ArraySlice<UInt8>, defaults: Defaults) throws(Problem) {
        guard line.count <= Self.lineLimit else {
            throw Problem(sentence: "the line is longer than \(Self.lineLimit >> 20) MiB")
        }
        guard let value = JSONReader.strict(line, limit: Self.lineLimit) else {
            throw Problem(sentence: "the line is not valid JSON")
        }
        guard case .object = value.kind else { throw Problem(sentence: "the line is not a JSON object") }
        guard let field = value["status"], !field.isNull else { throw Problem(sentence: "status is missing") }
        guard let status = Self.status(field) else {
            throw Problem(sentence: "status must be a number from 100 to 599")
        }
        response = UpstreamResponse(
            status: status,
            headers: try Self.headers(value),
            body: try Self.body(value)
        )
        account = try Self.account(value, defaults.account)
        model = try Self.string("model", in: value) ?? defaults.model
        if let name = try Self.string("handler", in: value) {
            guard let named = ErrorHandler(rawValue: name) else {
                throw Problem(sentence: "handler must be images, compat or generic")
            }
            handler = named
        } else {
            handler = defaults.handler
        }
        if let list = value["rules"], !list.isNull {
            do throws(PassthroughRule.ReadingFailure) {
                rules = try PassthroughRule.list(from: list)
            } catch {
                throw Problem(sentence: error.description)
            }
        } else {
            rules = defaults.rules
        }
    }

    private static func string(_ name: String, in value: JSONValue) throws(Problem) -> String? {
        guard let field = value[name], !field.isNull else { return nil }
        guard let text = field.string else { throw Problem(sentence: "\(name) must be text") }
        return text
    }

    /// A status written as a whole number; 400.5 is none.
    private static func status(_ field: JSONValue) -> Int? {
        guard let number = field.integer, statuses.contains(number), Double(field.rawText) == Double(number) else {
            return nil
        }
        return number
    }

    /// The upstream's body: its text, or, where it is JSON, that JSON itself.
    private static func body(_ value: JSONValue) throws(Problem) -> [UInt8] {
        guard let field = value["body"], !field.isNull else { return [] }
        switch field.kind {
        case .string, .object, .array: return Array((field.text ?? "").utf8)
        case .null, .bool, .number: throw Problem(sentence: "body must be text, or a JSON object or array")
        }
    }

    private static func headers(_ value: JSONValue) throws(Problem) -> Headers {
        guard let field = value["headers"], !field.isNull else { return Headers() }
        guard case .object(let members) = field.kind else { throw Problem(sentence: "headers must be an object") }
        var headers: [(String, String)] = []
        for member in members {
            let values = member.value.elements ?? [member.value]
            guard !values.isEmpty, values.allSatisfy({ $0.string != nil || $0.integer != nil }) else {
                throw Problem(sentence: "the header \(member.key) must be text, or a list of texts")
            }
            headers += values.map { (member.key, $0.text ?? "") }
        }
        return Headers(headers)
    }

    private static func account(_ value: JSONValue, _ usual: AccountContext) throws(Problem) -> AccountContext {
        var account = usual
        account.platform = try string("platform", in: value) ?? usual.platform
        if let name = try string("account_type", in: value) {
            guard let kind = AccountContext.Kind(rawValue: name) else {
                throw Problem(sentence: "account_type must be apikey, oauth or setup-token")
            }
            account.kind = kind
        }
        // Null switches off what the command line gave; an account's own credentials still count.
        if value["custom_error_codes"]?.isNull == true { account.customErrorCodes = nil }
        if let credentials = value["credentials"], !credentials.isNull {
            guard case .object = credentials.kind else { throw Problem(sentence: "credentials must be an object") }
            account.read(credentials: credentials)
        }
        if let codes = value["custom_error_codes"], !codes.isNull {
            guard let elements = codes.elements, elements.allSatisfy({ self.status($0) != nil }),
                let list = StatusList.read(codes)
            else {
                throw Problem(sentence: "custom_error_codes must be an array of statuses from 100 to 599, or null")
            }
            account.customErrorCodes = list
        }
        return account
    }
}
