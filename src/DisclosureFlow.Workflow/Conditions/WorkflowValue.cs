using System.Collections.Immutable;
using System.Globalization;

namespace DisclosureFlow.Workflow;

/// <summary>What a case variable can hold: nothing, a truth value, a decimal number, a text, or a list of texts.</summary>
public readonly struct WorkflowValue : IEquatable<WorkflowValue>
{
    private readonly decimal _number;
    private readonly object? _reference;

    private WorkflowValue(ValueKind kind, decimal number, object? reference)
    {
        Kind = kind;
        _number = number;
        _reference = reference;
    }

    public static WorkflowValue Null => default;

    public ValueKind Kind { get; }

    /// <summary>The text, or null when it is not one.</summary>
    public string? AsText => Kind == ValueKind.Text ? (string)_reference! : null;

    public decimal? AsNumber => Kind == ValueKind.Number ? _number : null;

    public bool? AsBoolean => Kind == ValueKind.Boolean ? _number != 0 : null;

    /// <summary>The list, empty when it is not one.</summary>
    public ImmutableArray<string> AsList => Kind == ValueKind.List ? ImmutableArray.Create((string[])_reference!) : [];

    public static WorkflowValue Of(bool value) => new(ValueKind.Boolean, value ? 1 : 0, null);

    public static WorkflowValue Of(decimal value) => new(ValueKind.Number, value, null);

    public static WorkflowValue Of(string? value) => value is null ? default : new(ValueKind.Text, 0, value);

    public static WorkflowValue Of(IEnumerable<string> values) => new(ValueKind.List, 0, values.ToArray());

    public static implicit operator WorkflowValue(string? value) => Of(value);

    public static implicit operator WorkflowValue(decimal value) => Of(value);

    public static implicit operator WorkflowValue(int value) => Of((decimal)value);

    public static implicit operator WorkflowValue(bool value) => Of(value);

    public static bool operator ==(WorkflowValue left, WorkflowValue right) => left.Equals(right);

    public static bool operator !=(WorkflowValue left, WorkflowValue right) => !left.Equals(right);

    public bool Equals(WorkflowValue other) => Kind == other.Kind && Kind switch
    {
        ValueKind.Null => true,
        ValueKind.Text => string.Equals(AsText, other.AsText, StringComparison.Ordinal),
        ValueKind.List => AsList.AsSpan().SequenceEqual(other.AsList.AsSpan()),
        _ => _number == other._number,
    };

    public override bool Equals(object? obj) => obj is WorkflowValue other && Equals(other);

    public override int GetHashCode() => Kind switch
    {
        ValueKind.Text => AsText!.GetHashCode(StringComparison.Ordinal),
        ValueKind.List => AsList.Length,
        _ => HashCode.Combine(Kind, _number),
    };

    public override string ToString() => Kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Boolean => _number != 0 ? "true" : "false",
        ValueKind.Number => _number.ToString(CultureInfo.InvariantCulture),
        ValueKind.Text => AsText!,
        _ => "[" + string.Join(", ", AsList) + "]",
    };
}

/// <summary>The kinds of <see cref="WorkflowValue"/>.</summary>
public enum ValueKind
{
    Null,
    Boolean,
    Number,
    Text,
    List,
}
