using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>A witness of a policy: its name there, its key, where it answers.</summary>
public sealed record PolicyWitness(string Name, VerifierKey Key, string? Url);

/// <summary>A group of witnesses or groups; it has seen a checkpoint when <paramref name="Needed"/> of its members have.</summary>
public sealed record PolicyGroup(string Name, int Needed, ImmutableArray<string> Members);

/// <summary>
/// What the person who verifies trusts: logs, witnesses and how many of them, root certificates. Text lines, <c>#</c> begins a comment:
/// <c>log vkey</c> · <c>witness name vkey [url]</c> · <c>group name all|any|k members…</c> · <c>quorum name|none</c> ·
/// <c>cert base64(DER)</c> (ours, for the signature in the PDF). A group or quorum names what stands above it.
/// </summary>
public sealed record TrustPolicy
{
    /// <summary>Trusts nothing.</summary>
    public static TrustPolicy Empty { get; } = new();

    public ImmutableArray<VerifierKey> Logs { get; init; } = [];

    public ImmutableArray<PolicyWitness> Witnesses { get; init; } = [];

    public ImmutableArray<PolicyGroup> Groups { get; init; } = [];

    /// <summary>Name of the witness or group that must have seen a checkpoint; null = <c>none</c> or no such line.</summary>
    public string? Quorum { get; init; }

    /// <summary>DER of root certificates.</summary>
    public ImmutableArray<byte[]> Certificates { get; init; } = [];

    /// <summary>Reads a policy file.</summary>
    /// <exception cref="AuditRefusedException">DF6030, naming the line.</exception>
    public static TrustPolicy Parse(ReadOnlySpan<byte> bytes)
    {
        var text = NoteText.Utf8(bytes) ?? throw Refuse.Policy(1, "不是 UTF-8 文本", "not UTF-8");
        var policy = Empty;
        var quorum = false;
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.TrimEnd('\r').Split('#', 2)[0];
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            if (words[0] == "quorum" && quorum)
            {
                throw Refuse.Policy(number, "quorum 只能出现一次", "there may be only one quorum");
            }

            quorum |= words[0] == "quorum";
            policy = policy.With(words, number);
        }

        return policy;
    }

    /// <summary>Both policies' anchors; the quorum of the one that has it.</summary>
    /// <exception cref="AuditRefusedException">DF6030: a name is used by both for different things, or both set a quorum.</exception>
    public TrustPolicy And(TrustPolicy other)
    {
        var merged = this;
        foreach (var witness in other.Witnesses.Except(Witnesses))
        {
            merged = merged.IsNamed(witness.Name) ? throw Clash(witness.Name) : merged with { Witnesses = merged.Witnesses.Add(witness) };
        }

        foreach (var group in other.Groups)
        {
            merged = merged.IsNamed(group.Name) ? throw Clash(group.Name) : merged with { Groups = merged.Groups.Add(group) };
        }

        return merged with
        {
            Logs = [.. Logs.Union(other.Logs)],
            Certificates = [.. Certificates, .. other.Certificates],
            Quorum = Quorum is null || other.Quorum is null || Quorum == other.Quorum ? Quorum ?? other.Quorum : throw Clash(other.Quorum),
        };

        static AuditRefusedException Clash(string name) => Refuse.Policy(0, $"两份策略对 {name} 的规定不同", $"two policies differ about {name}");
    }

    /// <summary>Whether the quorum has seen the checkpoint; null when the policy asks for none.</summary>
    /// <param name="seen">Names of the witnesses whose cosignatures verify.</param>
    public bool? QuorumMet(IReadOnlySet<string> seen) => Quorum is null ? null : Seen(Quorum, seen);

    /// <summary>The file's text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var log in Logs)
        {
            text.Append(CultureInfo.InvariantCulture, $"log {log}\n");
        }

        foreach (var witness in Witnesses)
        {
            text.Append(CultureInfo.InvariantCulture, $"witness {witness.Name} {witness.Key}{(witness.Url is null ? "" : " " + witness.Url)}\n");
        }

        foreach (var group in Groups)
        {
            var needed = group.Needed == group.Members.Length ? "all" : group.Needed == 1 ? "any" : group.Needed.ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"group {group.Name} {needed} {string.Join(' ', group.Members)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"quorum {Quorum ?? "none"}\n");
        foreach (var certificate in Certificates)
        {
            text.Append("cert ").Append(Convert.ToBase64String(certificate)).Append('\n');
        }

        return text.ToString();
    }

    private TrustPolicy With(string[] words, int line)
    {
        switch (words)
        {
            case ["log", var key]:
                var log = Key(key, NoteKeyType.Ed25519, line);
                return Logs.Contains(log) ? throw Refuse.Policy(line, "同一日志写了两次", "the same log twice") : this with { Logs = Logs.Add(log) };
            case ["witness", var name, var key, .. var url] when url.Length <= 1:
                RequireNew(name, line);
                var witness = new PolicyWitness(name, Key(key, NoteKeyType.Ed25519Cosignature, line), url.FirstOrDefault());
                return Witnesses.Any(other => other.Key == witness.Key)
                    ? throw Refuse.Policy(line, "同一见证密钥写了两次，会被重复计数", "the same witness key twice would count twice")
                    : this with { Witnesses = Witnesses.Add(witness) };
            case ["group", var name, var needed, .. var members] when members.Length > 0:
                RequireNew(name, line);
                if (members.FirstOrDefault(member => !IsNamed(member)) is { } unknown)
                {
                    throw Refuse.Policy(line, $"上文没有 {unknown}", $"nothing above is named {unknown}");
                }

                if (members.Distinct(StringComparer.Ordinal).Count() != members.Length)
                {
                    throw Refuse.Policy(line, "成员重复", "a member twice");
                }

                return this with { Groups = Groups.Add(new PolicyGroup(name, Count(needed, members.Length, line), [.. members])) };
            case ["quorum", "none"]:
                return this;
            case ["quorum", var name]:
                return IsNamed(name) ? this with { Quorum = name } : throw Refuse.Policy(line, $"上文没有 {name}", $"nothing above is named {name}");
            case ["cert", var base64]:
                return this with { Certificates = Certificates.Add(NoteText.Base64(base64) ?? throw Refuse.Policy(line, "证书不是 base64", "the certificate is not base64")) };
            default:
                throw Refuse.Policy(line, $"不认识的行“{words[0]}”", $"unknown line '{words[0]}'");
        }
    }

    private static VerifierKey Key(string text, NoteKeyType type, int line)
    {
        try
        {
            var key = VerifierKey.Parse(text);
            return key.Type == type ? key : throw Refuse.Policy(line, "密钥类型不对", "the key is of another type");
        }
        catch (AuditRefusedException refused) when (refused.Refusal.Code == "DF6012")
        {
            throw Refuse.Policy(line, refused.Refusal.Message, refused.Refusal.MessageEn);
        }
    }

    private static int Count(string needed, int members, int line) => needed switch
    {
        "all" => members,
        "any" => 1,
        _ when int.TryParse(needed, NumberStyles.None, CultureInfo.InvariantCulture, out var k) && k >= 1 && k <= members => k,
        _ => throw Refuse.Policy(line, $"所需数“{needed}”应为 all、any 或 1–{members}", $"the number '{needed}' should be all, any or 1 to {members}"),
    };

    private void RequireNew(string name, int line)
    {
        if (IsNamed(name) || name == "none")
        {
            throw Refuse.Policy(line, $"名称 {name} 已用", $"the name {name} is taken");
        }
    }

    private bool IsNamed(string name) => Witnesses.Any(witness => witness.Name == name) || Groups.Any(group => group.Name == name);

    // Ends: a group names only what stands above it.
    private bool Seen(string name, IReadOnlySet<string> seen) =>
        Groups.FirstOrDefault(group => group.Name == name) is { } group ? group.Members.Count(member => Seen(member, seen)) >= group.Needed : seen.Contains(name);
}
