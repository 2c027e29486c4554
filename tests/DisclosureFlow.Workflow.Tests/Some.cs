using System.Text;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Workflow.Tests;

/// <summary>Definitions and moments for tests.</summary>
internal static class Some
{
    /// <summary>A Monday morning in Beijing, no holiday near.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 3, 9, 10, 0, 0, TimeSpan.FromHours(8));

    private static readonly Lazy<ProcessDefinition> AnnualReportOnce = new(() => ProcessDefinition.Deploy(Shipped("annual-report.bpmn")));

    public static ProcessDefinition AnnualReport => AnnualReportOnce.Value;

    public static byte[] Shipped(string file) => File.ReadAllBytes(Path.Combine(Outside.Repository, "workflows", file));

    /// <summary>A file with one process; <paramref name="body"/> is what stands inside it.</summary>
    public static byte[] Bpmn(string body, string outside = "") => Encoding.UTF8.GetBytes(
        $"""
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:df="urn:disclosureflow:bpmn:1" id="defs" targetNamespace="urn:test">
        {outside}
        <process id="p" isExecutable="true">
        <extensionElements><df:role id="clerk" name="经办人"/><df:role id="leader" name="领导"/><df:stage id="work" name="办理"/></extensionElements>
        {body}
        </process></definitions>
        """);

    public static ProcessDefinition Read(string body, string outside = "") => ProcessDefinition.Read(Bpmn(body, outside));

    public static ProcessDefinition Deploy(string body, string outside = "") => ProcessDefinition.Deploy(Bpmn(body, outside));

    /// <summary>Why the file is refused; fails when it is not.</summary>
    public static IReadOnlyList<WorkflowRefusal> RefusalsOf(byte[] file) => Assert.Throws<DefinitionRefusedException>(() => ProcessDefinition.Deploy(file)).Refusals;

    /// <summary>A user task of the clerk with outcomes and whatever else belongs into its extension elements.</summary>
    public static string Task(string id, string outcomes = "done", string more = "", string role = "clerk", string inside = "") =>
        $"""
        <userTask id="{id}"><extensionElements><df:task stage="work" candidateRole="{role}"/>{string.Concat(outcomes.Split(' ').Select(o => $"<df:outcome id=\"{o}\" name=\"{o}\"/>"))}{more}</extensionElements>{inside}</userTask>
        """;

    public static string Flow(string from, string to, string? condition = null) => $"{Id(from, to)}{(condition is null ? "/>" : $"><conditionExpression>{condition.Replace("<", "&lt;", StringComparison.Ordinal)}</conditionExpression></sequenceFlow>")}";

    /// <summary>start → the nodes in order → end.</summary>
    public static string Line(params string[] ids)
    {
        var all = new[] { "start" }.Concat(ids).Append("end").ToArray();
        return "<startEvent id=\"start\"/><endEvent id=\"end\"/>" + string.Concat(all.Zip(all.Skip(1), (a, b) => Flow(a, b)));
    }

    private static string Id(string from, string to) => $"<sequenceFlow id=\"{from}_{to}\" sourceRef=\"{from}\" targetRef=\"{to}\"";
}
