namespace DisclosureFlow.Workflow;
internal static class BpmnReader { internal static ProcessDefinition Read(ReadOnlyMemory<byte> b) => throw new NotImplementedException(); }
internal static class DeploymentChecks { internal static IReadOnlyList<WorkflowRefusal> Run(ProcessDefinition b) => throw new NotImplementedException(); }
internal sealed class MarkingGraph { internal static MarkingGraph Search(ProcessDefinition b) => throw new NotImplementedException(); }
internal static class ProcessStateJson { internal static byte[] Write(ProcessState b) => throw new NotImplementedException(); internal static ProcessState Read(ReadOnlyMemory<byte> b) => throw new NotImplementedException(); }
